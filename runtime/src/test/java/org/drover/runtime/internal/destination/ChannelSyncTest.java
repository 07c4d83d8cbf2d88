// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.internal.destination;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.drover.api.MigrationCancelledException;
import org.drover.api.ProtocolException;
import org.drover.runtime.internal.migration.MigrationCancellation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ChannelSyncTest {
    private final MigrationCancellation cancellation = new MigrationCancellation();
    private final ChannelSync sync = new ChannelSync(2, cancellation);

    @Test
    void deviceStateBehindASynchronisationIsHeldBack() {
        sync.arrive(0); // returns although the other channel has not arrived: what follows may be device state
        sync.arrive(1);
        sync.release();
    }

    @Test
    void memoryBehindASynchronisationOvertakesAnotherChannel() throws InterruptedException {
        sync.arrive(0);
        CountDownLatch loaded = new CountDownLatch(1);
        Thread channel = start(() -> {
            sync.awaitReleased(0);
            loaded.countDown();
        });
        awaitWaiting(channel);
        assertTrue(loaded.getCount() == 1, "memory was loaded before the other channel arrived");
        sync.arrive(1);
        sync.release();
        loaded.await();
    }

    @Test
    void mainThreadGoesOnBeforeAllHaveArrived() throws InterruptedException {
        sync.arrive(0);
        CountDownLatch released = new CountDownLatch(1);
        Thread main = start(() -> {
            sync.release();
            released.countDown();
        });
        awaitWaiting(main);
        assertTrue(released.getCount() == 1, "released before channel 1 arrived");
        sync.arrive(1);
        released.await();
    }

    @Test
    void secondSynchronisationIsTakenForTheFirst() {
        sync.arrive(0);
        sync.arrive(1);
        sync.release();
        sync.arrive(0);
        assertFalse(sync.channelEnded(1));
        assertThrows(ProtocolException.class, sync::release, "channel 1 has arrived once only");
    }

    @Test
    void channelThatEndedAfterItsPacketIsMissed() {
        sync.arrive(0);
        assertFalse(sync.channelEnded(0));
        sync.arrive(1);
        assertTrue(sync.channelEnded(1));
        sync.release();
    }

    @Test
    void channelThatEndedBeforeItsPacketIsWaitedFor() {
        sync.arrive(0);
        assertFalse(sync.channelEnded(1));
        ProtocolException error = assertThrows(ProtocolException.class, sync::release);
        assertTrue(error.getMessage().contains("channel 1"), error.getMessage());
    }

    @Test
    void cancelDoesNotReachTheWaits() throws InterruptedException {
        sync.arrive(0);
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread main = start(() -> {
            try {
                sync.release();
            } catch (RuntimeException e) {
                thrown.set(e);
            }
        });
        awaitWaiting(main);
        assertNull(thrown.get());
        MigrationCancelledException cause = new MigrationCancelledException("cancelled");
        cancellation.cancel(cause);
        main.join();
        assertSame(cause, thrown.get());
        assertSame(cause, assertThrows(MigrationCancelledException.class, () -> sync.awaitReleased(0)));
    }

    private static Thread start(Runnable work) {
        Thread thread = new Thread(work, "channel-sync-test");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** Returns once the thread waits; the class's time limit ends a wait for one that never does. */
    private static void awaitWaiting(Thread thread) {
        while (thread.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
    }
}
