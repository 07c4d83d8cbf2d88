// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream.internal;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalInt;
import org.drover.runtime.wire.CompatibilityMessage;
import org.drover.runtime.wire.ConnectionType;
import org.drover.runtime.wire.ReturnPathMessage;
import org.drover.stream.ConnectionKind;
import org.drover.stream.ConnectionReport;
import org.drover.stream.Direction;
import org.drover.stream.Ending;

/** Follows one connection: finds out what it is, and has its directions decoded. Guarded by the analysis's lock. */
public final class ConnectionTrack {
    private final Migration migration;
    private final int number;
    private final long acceptedNanos;
    private final DirectionTrack forward;
    private final DirectionTrack backward;
    private ConnectionKind kind = ConnectionKind.UNKNOWN;
    private MainTrack main;
    private ChannelTrack channel;

    ConnectionTrack(Migration migration, int number, long acceptedNanos) {
        this.migration = migration;
        this.number = number;
        this.acceptedNanos = acceptedNanos;
        this.forward = new DirectionTrack(migration, number, Direction.FORWARD);
        this.backward = new DirectionTrack(migration, number, Direction.BACKWARD);
        forward.feed.collect(ConnectionType.MAGIC_LENGTH, this::identify);
    }

    private void identify() {
        int pageSizeBytes = migration.options.targetPageSizeBytes();
        switch (ConnectionType.fromMagic(forward.feed.head().getInt(0))) {
            case MAIN -> {
                migration.mainBegins();
                kind = ConnectionKind.MAIN;
                main = new MainTrack(migration);
                forward.decodeWith(new MainStreamDecoder(forward.feed, main, pageSizeBytes));
            }
            case MULTIFD -> {
                kind = ConnectionKind.MULTIFD;
                channel = new ChannelTrack(migration);
                forward.decodeWith(new MultifdDecoder(forward.feed, channel, pageSizeBytes));
            }
        }
    }

    /** Bytes have passed; see {@link org.drover.stream.ConnectionTap#bytes}. */
    public void bytes(Direction direction, ByteBuffer data, long nanos) {
        if (!data.hasRemaining()) {
            return;
        }
        migration.now(nanos);
        if (direction == Direction.FORWARD) {
            forward.bytes(data, nanos);
        } else {
            if (!backward.isDecoding()) {
                beginBackward();
            }
            backward.bytes(data, nanos);
        }
    }

    private void beginBackward() {
        backward.decodeWith(new ReturnPathDecoder(backward.feed, new ReturnPath()));
        if (kind != ConnectionKind.MAIN) {
            backward.stop(
                    kind == ConnectionKind.MULTIFD
                            ? "The destination sends on a multifd channel"
                            : "The destination sends on a connection that is no main channel");
        }
    }

    private final class ReturnPath implements ReturnPathListener {
        @Override
        public void message(long offsetBytes, ReturnPathMessage message, long value) {
            switch (message) {
                case SHUT -> migration.verdict(value);
                case SWITCHOVER_ACK -> migration.ack.setOnce(migration.now());
                default -> {}
            }
        }

        /** Checked, and not reported: what the devices say is between the two Drovers. */
        @Override
        public void compatibility(long offsetBytes, CompatibilityMessage devices) {}
    }

    /** A direction has ended; see {@link org.drover.stream.ConnectionTap#ended}. */
    public void ended(Direction direction, Ending ending, long nanos) {
        (direction == Direction.FORWARD ? forward : backward).ended(ending, nanos);
    }

    /** Returns the main channel that this connection is, or nothing. */
    Optional<MainTrack> main() {
        return Optional.ofNullable(main);
    }

    int number() {
        return number;
    }

    ConnectionReport report() {
        String tailProblem = main == null || !forward.hasEnded() ? null : main.tailProblem(true);
        return new ConnectionReport(
                number,
                kind,
                channel == null ? OptionalInt.empty() : channel.channelId(),
                channel == null ? Optional.empty() : channel.vmUuid(),
                acceptedNanos,
                forward.report(tailProblem),
                backward.report(null),
                channel == null ? 0 : channel.ramPackets(),
                channel == null ? 0 : channel.syncPackets(),
                channel == null ? 0 : channel.devicePackets());
    }
}
