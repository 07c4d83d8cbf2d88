// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
/** The command that shows the devices of this host. */
package org.drover.command.devices;
