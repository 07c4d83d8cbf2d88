// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vendor.examples;

import org.drover.api.device.DeviceBackend;
import org.drover.testkit.device.DeviceBackendContract;

/** A transformer of the state is a device backend, and promises what every one does. */
class ChecksummedBackendContractTest extends DeviceBackendContract {
    @Override
    protected DeviceBackend openSource() {
        return new ChecksummedBackend(TwoEngines.simulated("contract-nic", "precopy=300KiB&max-read=4097"));
    }

    @Override
    protected DeviceBackend openDestination() {
        return new ChecksummedBackend(TwoEngines.simulated("contract-nic", "precopy=300KiB"));
    }
}
