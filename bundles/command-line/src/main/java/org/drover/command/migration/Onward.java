// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.migration;

import java.nio.file.Path;
import org.drover.api.transport.TransportAddress;

/**
 * Where a machine goes that has stopped over here.
 *
 * @param address of the QEMU that waits for it
 * @param recording of its arrival
 */
record Onward(TransportAddress address, Path recording) {}
