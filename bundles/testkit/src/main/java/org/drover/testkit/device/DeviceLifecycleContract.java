// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.testkit.device;

import static org.drover.testkit.device.DeviceBench.refused;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.ByteBuffer;
import java.util.List;
import org.drover.api.device.DeviceBackend;
import org.drover.api.device.DeviceException;
import org.drover.api.device.DeviceState;
import org.drover.api.device.DmaLogging;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** Closing, and the log of DMA. The bench looks after each test whether something is left open. */
interface DeviceLifecycleContract extends DeviceContractPart {
    /** Closing twice is closing once. */
    @Test
    default void closeIsIdempotent() {
        bench().source().close();
        bench().source().close();
    }

    /** A data stream that is open is closed with the device, in every state that has one. */
    @Test
    default void closeEndsTheStream() {
        bench().source().setState(DeviceState.STOP_COPY);
        bench().destination().setState(DeviceState.RESUMING);
        bench().source().close();
        bench().destination().close();
    }

    /** A closed device refuses all calls, by an error that says so. */
    @Test
    default void closedDeviceRefuses() {
        DeviceBackend device = bench().source();
        device.setState(DeviceState.STOP_COPY);
        device.close();
        refused(device, device::state);
        refused(device, () -> device.setState(DeviceState.STOP));
        refused(device, () -> device.read(ByteBuffer.allocateDirect(8)));
        refused(device, device::reset);
    }

    /** Logs start and stop as often as one likes. */
    @Test
    default void dmaLoggingStartsAndStops() {
        assumeTrue(bench().source().dmaLogging().isPresent(), "the device logs its DMA");
        DmaLogging log = bench().source().dmaLogging().orElseThrow();
        for (int i = 0; i < 2; i++) {
            log.start(4096, List.of(new DmaLogging.Range(0, 1 << 20), new DmaLogging.Range(1L << 32, 1 << 20)));
            log.stop();
        }
        Assertions.assertThrows(DeviceException.class, () -> log.start(4096, List.of()), "a log of nothing");
    }
}
