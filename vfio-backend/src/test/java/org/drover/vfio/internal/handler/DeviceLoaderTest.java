// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vfio.internal.handler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.drover.api.device.DeviceException;
import org.drover.api.device.DeviceState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The load thread's own duties, where nobody else cancels or cleans up. */
@Timeout(30)
class DeviceLoaderTest {
    private final FakeContext context = new FakeContext();
    private final FakeBackend backend =
            FakeBackend.running("0000:00:03.0").in(DeviceState.RESUMING).failingToWriteAt(10);
    private final ReorderWindow window =
            new ReorderWindow("0000:00:03.0", 8, context.cancellation(), context.statistics());
    private final DeviceLoader loader = new DeviceLoader(new FakeManagedDevice(backend), context, window);

    @Test
    void buffersOfLaterPacketsStayLentAfterAFailure() {
        FakeChannel channel = new FakeChannel(0, 8, 100, context.cancellation());
        for (int index = 2; index >= 0; index--) {
            window.put(channel.packet(new byte[20]), index);
        }
        assertThrows(DeviceException.class, loader::run);
        assertEquals(0, channel.lentBuffers());
        assertFalse(loader.isLoaded());
    }

    @Test
    void channelsDoNotHearWhyLoadingFailed() throws InterruptedException {
        FakeChannel channel = new FakeChannel(0, 1, 4, context.cancellation());
        try (Threads threads = new Threads()) {
            threads.start("channel", () -> window.put(channel.packet(new byte[100]), 0));
            DeviceException first = assertThrows(DeviceException.class, loader::run);
            threads.join();
            assertEquals(List.of(first), threads.failures());
        }
        assertEquals(0, channel.lentBuffers());
        assertEquals(8, backend.written().length);
    }
}
