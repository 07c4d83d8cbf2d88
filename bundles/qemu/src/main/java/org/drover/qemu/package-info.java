// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
/** Whole machines of QEMU: taken, and sent on, with their VFIO devices in Drover's hands. */
@Export
@Version("1.0.0")
package org.drover.qemu;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
