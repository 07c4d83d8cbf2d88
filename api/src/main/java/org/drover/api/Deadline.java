// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.api;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A point on this JVM's monotonic clock by which a wait must end. Immutable, so one object serves all waits of a phase.
 */
public final class Deadline {
    /** Never passes. A wait with it must have another end: an abort or a cancel. */
    public static final Deadline NEVER = new Deadline(0, true);

    private final long atNanos;
    private final boolean never;

    private Deadline(long atNanos, boolean never) {
        this.atNanos = atNanos;
        this.never = never;
    }

    /**
     * Returns the deadline that passes after {@code duration} from now.
     *
     * @param duration not negative; longer than 100 years counts as {@link #NEVER}
     */
    public static Deadline after(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("negative duration " + duration);
        }
        return duration.toDays() > 36_500 ? NEVER : new Deadline(System.nanoTime() + duration.toNanos(), false);
    }

    /**
     * Returns the deadline that passes after {@code millis} milliseconds from now.
     *
     * @param millis not negative
     */
    public static Deadline afterMillis(long millis) {
        return after(Duration.ofMillis(millis));
    }

    /** Returns whether this is {@link #NEVER}. */
    public boolean isNever() {
        return never;
    }

    /** Returns whether the deadline has passed. */
    public boolean hasPassed() {
        return !never && System.nanoTime() - atNanos >= 0;
    }

    /** Returns the time left in nanoseconds, 0 if it has passed, {@link Long#MAX_VALUE} if it never does. */
    public long remainingNanos() {
        return never ? Long.MAX_VALUE : Math.max(0, atNanos - System.nanoTime());
    }

    /** Returns the time left in milliseconds, rounded up: 0 only if the deadline has passed. */
    public long remainingMillis() {
        long nanos = remainingNanos();
        long millis = TimeUnit.NANOSECONDS.toMillis(nanos);
        return nanos > 0 && TimeUnit.MILLISECONDS.toNanos(millis) < nanos ? millis + 1 : millis;
    }

    /**
     * Returns whichever of the two passes first.
     *
     * @param other the deadline to compare with
     */
    public Deadline orSooner(Deadline other) {
        return remainingNanos() <= other.remainingNanos() ? this : other;
    }

    @Override
    public String toString() {
        return never ? "never" : "in " + remainingMillis() + " ms";
    }
}
