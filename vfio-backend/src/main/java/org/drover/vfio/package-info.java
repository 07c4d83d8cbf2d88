// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
/**
 * Devices behind the VFIO migration interface of the Linux kernel. {@link org.drover.vfio.VfioDevices} makes a backend out of
 * an open {@link org.drover.vfio.kernel.VfioFile}, whatever stands behind the file; the numbers of the interface are in
 * {@link org.drover.vfio.uapi}.
 */
@Export
@Version("1.0.0")
package org.drover.vfio;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
