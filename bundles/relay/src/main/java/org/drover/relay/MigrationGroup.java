// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.relay;

import java.util.BitSet;
import java.util.UUID;
import org.drover.runtime.wire.MultifdInitialPacket;

/** What is known of one migration for {@link ConnectionGrouping}, whose lock it is under. */
final class MigrationGroup {
    private static final long NOT_STOPPED = Long.MAX_VALUE;

    private final long number;
    private final String host;
    private final long formedAtNanos;
    private final BitSet channels = new BitSet();
    private UUID uuid;
    private long stoppedAt = NOT_STOPPED;
    private boolean ended;

    /**
     * Creates a group without multifd channels.
     *
     * @param number of the main connection, in the order of acceptance
     * @param host where it comes from
     * @param formedAtNanos until when it takes channels
     */
    MigrationGroup(long number, String host, long formedAtNanos) {
        this.number = number;
        this.host = host;
        this.formedAtNanos = formedAtNanos;
    }

    long number() {
        return number;
    }

    String host() {
        return host;
    }

    /** Returns the number of the last connection that was accepted when it stopped to form. */
    long stoppedAt() {
        return stoppedAt;
    }

    boolean isLive() {
        return !ended;
    }

    boolean isYoung(long now) {
        return now - formedAtNanos < 0;
    }

    boolean isForming(long now) {
        return stoppedAt == NOT_STOPPED && isYoung(now);
    }

    boolean takesMore(long now) {
        return !ended && isYoung(now);
    }

    /** Returns whether a channel with that UUID is of this migration and of no other. */
    boolean isSurely(UUID of) {
        return of.equals(uuid) && !of.equals(MultifdInitialPacket.NO_UUID);
    }

    boolean mayHave(UUID of) {
        return uuid == null || uuid.equals(of);
    }

    boolean has(int channelId) {
        return channels.get(channelId);
    }

    int connectionCount() {
        return channels.cardinality() + 1;
    }

    void take(int channelId, UUID of) {
        channels.set(channelId);
        uuid = of;
    }

    void stopForming(long lastAccepted) {
        stoppedAt = Math.min(stoppedAt, lastAccepted);
    }

    void end(long lastAccepted) {
        ended = true;
        stopForming(lastAccepted);
    }
}
