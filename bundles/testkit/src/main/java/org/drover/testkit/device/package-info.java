// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
/**
 * Tests of devices: the contract of {@link org.drover.api.device.DeviceBackend} for whoever writes one, and the kernel's
 * contract of a VFIO device, sentence by sentence, for whatever stands behind {@link org.drover.vfio.kernel.VfioFile}.
 */
@Export
@Version("1.0.0")
package org.drover.testkit.device;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
