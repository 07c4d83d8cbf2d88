// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.testkit.device;

import org.drover.api.device.DeviceBackend;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * What {@link DeviceBackend} promises, as tests. Extend it in your device's tests:
 * <pre>{@code
 * class NicBackendContractTest extends DeviceBackendContract {
 *     protected DeviceBackend openSource() {
 *         return provider.open(DeviceSpec.parse("nic:port0"));
 *     }
 *
 *     protected DeviceBackend openDestination() {
 *         return provider.open(DeviceSpec.parse("nic:port1"));
 *     }
 * }
 * }</pre>
 *
 * <p>The two are of one kind, can take each other's state, have different states, and are RUNNING; at most 64 MiB of state.
 * After each test nothing may be left: no file descriptor is open, and no thread has the device's id in its name.
 *
 * <p>No test sleeps or measures time. Isolated from tests that run in parallel, as the descriptors are of the process.
 */
@Isolated
@Timeout(60)
public abstract class DeviceBackendContract
        implements DeviceStateContract, DeviceSaveContract, DeviceLoadContract, DeviceLifecycleContract {
    private DeviceBench bench;

    /** For subclasses. */
    protected DeviceBackendContract() {}

    /** Opens the device whose state is read. Called once a test; the contract closes it. */
    protected abstract DeviceBackend openSource();

    /** Opens the device that takes the state. Called at most once a test; the contract closes it. */
    protected abstract DeviceBackend openDestination();

    @Override
    public final DeviceBench bench() {
        return bench;
    }

    /** Prepares one test. */
    @BeforeEach
    final void openBench() {
        bench = new DeviceBench(this::openSource, this::openDestination);
    }

    /** Fails if the test has left something. */
    @AfterEach
    final void closeBench() {
        bench.close();
    }
}
