// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.simulated;

import org.drover.api.device.DeviceBackend;
import org.drover.api.device.DeviceSpec;
import org.drover.testkit.device.DeviceBackendContract;
import org.junit.jupiter.api.Nested;

/** The contract of devices, by the kernel's backend over simulated devices of several kinds. */
class SimulatedBackendContractTest {
    private static DeviceBackend open(String options) {
        return new SimulatedBackendProvider().open(DeviceSpec.parse("sim:contract-nic?state=700001&" + options));
    }

    /** All that a device can have. */
    @Nested
    class AllFeatures extends DeviceBackendContract {
        @Override
        protected DeviceBackend openSource() {
            return open("precopy=300KiB&redirty=8KiB");
        }

        @Override
        protected DeviceBackend openDestination() {
            return open("precopy=300KiB");
        }
    }

    /** The least that a device can have. */
    @Nested
    class StopCopyOnly extends DeviceBackendContract {
        @Override
        protected DeviceBackend openSource() {
            return open("flags=STOP_COPY&dma-logging=off&config=256");
        }

        @Override
        protected DeviceBackend openDestination() {
            return open("flags=STOP_COPY&dma-logging=off&config=256");
        }
    }

    /** Short reads and writes. */
    @Nested
    class ShortTransfers extends DeviceBackendContract {
        @Override
        protected DeviceBackend openSource() {
            return open("max-read=4095");
        }

        @Override
        protected DeviceBackend openDestination() {
            return open("max-write=4093");
        }
    }
}
