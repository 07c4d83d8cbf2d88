// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.simulated.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Pacing, by what is waited for: no time passes. */
class PacerTest {
    private static final long MIB = 1 << 20;

    private final FakeClock clock = new FakeClock();
    private long closings;

    private Pacer pacer(long bytesPerSecond) {
        return new Pacer(clock, () -> closings, bytesPerSecond);
    }

    @Test
    void withoutSpeedNothingWaits() {
        pacer(0).pass(MIB);
        assertEquals(List.of(), clock.parks);
    }

    @Test
    void bytesTakeTheirTimeInPiecesThatNoticeAClose() {
        pacer(40 * MIB).pass(MIB);
        assertEquals(List.of(10L, 10L, 5L), clock.millis());
    }

    @Test
    void timeSpentElsewhereIsNotSaved() {
        Pacer pacer = pacer(200 * MIB);
        pacer.pass(MIB);
        clock.now += TimeUnit.SECONDS.toNanos(1);
        pacer.pass(MIB);
        assertEquals(List.of(5L, 5L), clock.millis());
    }

    @Test
    void aCloseEndsTheWait() {
        clock.onPark = () -> closings++;
        pacer(MIB).pass(MIB);
        assertEquals(List.of(10L), clock.millis());
    }

    @Test
    void anInterruptEndsTheWaitAndStays() {
        clock.onPark = Thread.currentThread()::interrupt;
        pacer(MIB).pass(MIB);
        assertEquals(true, Thread.interrupted());
        assertEquals(List.of(10L), clock.millis());
    }

    /** A clock that waits at once, and remembers for how long. */
    static final class FakeClock implements SimulatedClock {
        final List<Long> parks = new ArrayList<>();
        long now;
        Runnable onPark = () -> {};

        @Override
        public long nanoTime() {
            return now;
        }

        @Override
        public void park(long nanos) {
            parks.add(nanos);
            now += nanos;
            onPark.run();
        }

        List<Long> millis() {
            return parks.stream().map(TimeUnit.NANOSECONDS::toMillis).toList();
        }
    }
}
