// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
/**
 * A VFIO device that needs no hardware: it obeys the kernel's contract at the level of system calls, below the backend, so
 * everything above it is what a real device has.
 */
@Export
@Version("1.0.0")
package org.drover.simulated;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
