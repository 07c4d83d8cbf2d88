// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
/**
 * The SPI of devices. A vendor implements {@link org.drover.api.device.DeviceBackend}: the mechanism of one device,
 * without policy. The order of states over all devices, recovery from a failed change, deadlines and accounting are the
 * runtime's; it hands handlers a {@link org.drover.api.device.ManagedDevice}.
 */
@Export
@Version("1.0.0")
package org.drover.api.device;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
