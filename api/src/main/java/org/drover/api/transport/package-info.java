// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
/**
 * The SPI of transports: a {@link org.drover.api.transport.Channel} is a reliable ordered byte stream that <em>lends</em>
 * its buffers. A socket lends direct memory, RDMA lends registered memory; the bytes of a device go into the lent buffer
 * and out of it without a copy in Java.
 */
@Export
@Version("1.0.0")
package org.drover.api.transport;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
