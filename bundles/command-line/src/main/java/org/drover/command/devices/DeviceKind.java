// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.devices;

import java.util.List;
import org.drover.api.Availability;
import org.drover.api.device.DeviceDescription;

/**
 * What one provider says.
 *
 * @param scheme of its device specifications
 * @param availability whether such devices can be used on this host
 * @param devices those of this host
 */
record DeviceKind(String scheme, Availability availability, List<DeviceDescription> devices) {}
