// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
/**
 * What the VFIO backend needs of a kernel: a device's file, at the level of system calls. The real kernel stands behind it,
 * or a simulated device that obeys the same contract; the backend does not know which.
 */
@Export
@Version("1.0.0")
package org.drover.vfio.kernel;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
