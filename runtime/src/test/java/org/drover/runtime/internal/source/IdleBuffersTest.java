// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.internal.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.drover.api.DroverException;
import org.drover.api.ErrorCategory;
import org.drover.runtime.internal.migration.MigrationCancellation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who gets which buffer when several wait. */
@Timeout(30)
class IdleBuffersTest {
    private final MigrationCancellation cancellation = new MigrationCancellation();
    private final IdleBuffers idle = new IdleBuffers(4, cancellation);
    private final ChannelSender one = new ChannelSender(1, null, 2, idle, () -> 0, cancellation);
    private final ChannelSender two = new ChannelSender(2, null, 2, idle, () -> 0, cancellation);

    /** Takes on a thread of its own, and is known to wait before this returns. */
    private FutureTask<StatePacketBuffer> waitingTake(IdleBuffers.Taker taker) {
        FutureTask<StatePacketBuffer> task = new FutureTask<>(taker::take);
        Thread thread = new Thread(task, "idle-buffers-test");
        thread.start();
        while (thread.getState() != Thread.State.WAITING) {
            assertTrue(thread.isAlive(), "the thread did not wait");
            Thread.onSpinWait();
        }
        return task;
    }

    @Test
    void whoComesBackAtOnceDoesNotOvertakeWhoWaits() throws Exception {
        IdleBuffers.Taker quick = idle.taker();
        StatePacketBuffer first = new StatePacketBuffer(one);
        StatePacketBuffer second = new StatePacketBuffer(two);
        FutureTask<StatePacketBuffer> patient = waitingTake(idle.taker());

        idle.put(first);
        CompletableFuture<StatePacketBuffer> quickGot = CompletableFuture.supplyAsync(quick::take);
        assertSame(first, patient.get());
        idle.put(second);
        assertSame(second, quickGot.get());
    }

    @Test
    void thoseWhoWaitAreServedInTheirOrder() throws Exception {
        StatePacketBuffer[] buffers = {
            new StatePacketBuffer(one), new StatePacketBuffer(two), new StatePacketBuffer(one)
        };
        FutureTask<StatePacketBuffer> a = waitingTake(idle.taker());
        FutureTask<StatePacketBuffer> b = waitingTake(idle.taker());
        FutureTask<StatePacketBuffer> c = waitingTake(idle.taker());
        for (StatePacketBuffer buffer : buffers) {
            idle.put(buffer);
        }
        assertSame(buffers[0], a.get());
        assertSame(buffers[1], b.get());
        assertSame(buffers[2], c.get());
    }

    @Test
    void whoWantsOneChannelsBuffersLetsThoseOfOthersPass() throws Exception {
        StatePacketBuffer ofTwo = new StatePacketBuffer(two);
        StatePacketBuffer ofOne = new StatePacketBuffer(one);
        FutureTask<StatePacketBuffer> wantsOne = waitingTake(idle.takerOf(one));
        FutureTask<StatePacketBuffer> wantsAny = waitingTake(idle.taker());
        idle.put(ofTwo);
        idle.put(ofOne);
        assertSame(ofTwo, wantsAny.get());
        assertSame(ofOne, wantsOne.get());
    }

    @Test
    void theOldestIsTakenFirstAndTheRestKeepTheirOrder() {
        StatePacketBuffer[] buffers = new StatePacketBuffer[4];
        for (int i = 0; i < buffers.length; i++) {
            buffers[i] = new StatePacketBuffer(i == 2 ? two : one);
            idle.put(buffers[i]);
        }
        assertSame(buffers[2], idle.takerOf(two).take());
        IdleBuffers.Taker any = idle.taker();
        assertSame(buffers[0], any.take());
        assertSame(buffers[1], any.take());
        assertSame(buffers[3], any.take());
    }

    @Test
    void cancelEndsEveryWait() throws Exception {
        FutureTask<StatePacketBuffer> any = waitingTake(idle.taker());
        FutureTask<StatePacketBuffer> ofOne = waitingTake(idle.takerOf(one));
        DroverException cause = new DroverException(ErrorCategory.CANCELLED, "the test cancels");
        cancellation.cancel(cause);
        assertSame(cause, assertThrows(ExecutionException.class, any::get).getCause());
        assertSame(cause, assertThrows(ExecutionException.class, ofOne::get).getCause());
        assertEquals(cause, assertThrows(DroverException.class, idle.taker()::take));
    }
}
