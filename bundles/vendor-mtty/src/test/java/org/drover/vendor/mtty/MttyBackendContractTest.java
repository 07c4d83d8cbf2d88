// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vendor.mtty;

import org.drover.api.device.DeviceBackend;
import org.drover.testkit.device.DeviceBackendContract;

/** What every device promises holds for mtty as well. */
class MttyBackendContractTest extends DeviceBackendContract {
    @Override
    protected DeviceBackend openSource() {
        return new MttyBackend(FakeMtty.withPorts(2), 2);
    }

    @Override
    protected DeviceBackend openDestination() {
        return new MttyBackend(FakeMtty.withPorts(2), 2);
    }
}
