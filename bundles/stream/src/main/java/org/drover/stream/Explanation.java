// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.drover.runtime.wire.ReturnPathMessage;

/** Says in plain words what the bytes show of a migration that failed, or of one whose success is in doubt. */
final class Explanation {
    private static final double NANOS_PER_MILLISECOND = 1e6;

    private final StreamReport report;
    private final SwitchoverReport switchover;
    private final Optional<ConnectionReport> main;
    private final List<String> sentences = new ArrayList<>();

    private Explanation(StreamReport report) {
        this.report = report;
        this.switchover = report.switchover();
        this.main = report.connections().stream()
                .filter(c -> c.kind() == ConnectionKind.MAIN)
                .findFirst();
    }

    /** Returns the sentences; none if there is nothing to explain. */
    public static List<String> of(StreamReport report) {
        Explanation explanation = new Explanation(report);
        explanation.main.ifPresent(explanation::explain);
        return List.copyOf(explanation.sentences);
    }

    private void explain(ConnectionReport main) {
        if (switchover.verdict().isEmpty()) {
            explainNoVerdict(main);
        } else if (switchover.verdict().getAsLong() != ReturnPathMessage.SHUT_OK) {
            explainFailure(main);
        } else {
            explainDoubtfulSuccess(main);
        }
    }

    private void explainFailure(ConnectionReport main) {
        DirectionReport forward = main.forward();
        long verdictNanos = switchover.verdictNanos().getAsLong();
        String shut = "SHUT " + switchover.verdict().getAsLong();
        boolean sourceEndedFirst = !report.mainEnded()
                && forward.endedNanos().isPresent()
                && forward.endedNanos().getAsLong() < verdictNanos;
        if (sourceEndedFirst) {
            sentences.add(endOfMain(forward) + ", "
                    + milliseconds(verdictNanos - forward.endedNanos().getAsLong())
                    + " before the destination reported failure (" + shut + "): the source gave up first,"
                    + " because it was cancelled or failed; the stream does not say which.");
        } else {
            sentences.add("The destination reported failure (" + shut + ") "
                    + (switchover.startNanos().isPresent() ? "after SWITCHOVER_START." : "before SWITCHOVER_START."));
            switchover.lastDataBeforeVerdict().ifPresent(this::explainRefusal);
        }
        explainPackets();
    }

    private void explainRefusal(DataMark mark) {
        String device = mark.device().toString();
        if (switchover.startNanos().isPresent()) {
            sentences.add("The last device data before that were of " + device + ".");
            return;
        }
        String before = milliseconds(switchover.verdictNanos().getAsLong() - mark.nanos());
        sentences.add(
                mark.pieces() == 1
                        ? "It did so " + before + " after the first data of device " + device + ", " + mark.bytes()
                                + " bytes, and no other device state had passed since: it refused that device's data."
                                + " Are both devices of the same kind and version?"
                        : "The last device data had passed " + before + " before: piece " + mark.pieces()
                                + " of device " + device + ", " + mark.bytes() + " bytes of it in all.");
        sentences.add("Nothing of the state after it was taken.");
    }

    private void explainDoubtfulSuccess(ConnectionReport main) {
        int before = sentences.size();
        if (main.backward().ending().equals(Optional.of(Ending.RESET))) {
            long afterNanos = main.backward().endedNanos().getAsLong()
                    - switchover.verdictNanos().getAsLong();
            sentences.add(
                    "The destination reported success (SHUT 0), and " + milliseconds(afterNanos)
                            + " later the return path was reset, not closed: so ends a destination that fails after its verdict.");
        }
        for (ConnectionReport connection : report.connections()) {
            if (connection.kind() == ConnectionKind.MULTIFD
                    && connection.forward().ending().equals(Optional.of(Ending.RESET))) {
                sentences.add("Although it reported success, the destination did not take all of "
                        + channel(connection) + ": that was reset"
                        + connection
                                .forward()
                                .cutInside()
                                .map(c -> " inside " + c)
                                .orElse("") + ".");
            }
        }
        explainPackets();
        if (sentences.size() > before) {
            explainTransfer();
            sentences.add(
                    "The source believes SHUT 0: see whether the machine runs at the destination before the source's"
                            + " is given up.");
        }
    }

    private void explainNoVerdict(ConnectionReport main) {
        DirectionReport forward = main.forward();
        if (forward.ending().isPresent()
                && !report.mainEnded()
                && forward.cutInside().isPresent()) {
            sentences.add(endOfMain(forward) + ", and there is no verdict of the destination.");
            explainPackets();
        } else if (report.mainEnded() && switchover.returnPathNanos().isPresent()) {
            sentences.add(
                    main.backward().ending().isPresent()
                            ? "The whole main channel has passed, but the return path ended without a verdict:"
                                    + " the destination, or the connection to it, is gone."
                            : "The whole main channel has passed, and the destination has not given its verdict.");
            explainPackets();
            explainTransfer();
        }
    }

    private static String endOfMain(DirectionReport forward) {
        return "The main channel ended at byte " + forward.bytes()
                + forward.cutInside().map(c -> ", inside " + c).orElse("");
    }

    /** Which packets of which device are not there. */
    private void explainPackets() {
        for (DeviceReport device : report.devices()) {
            PacketOrder order = device.order();
            if (order.highestIndex().isPresent() && order.missingCount() > 0) {
                sentences.add("Of the state of " + device.key() + " over multifd, " + order.missingCount()
                        + " of the packets up to index " + order.highestIndex().getAsLong()
                        + " did not pass whole, the first of them "
                        + order.missing().get(0) + ".");
            }
            if (order.highestIndex().isPresent() && order.configIndex().isEmpty()) {
                sentences.add("The last packet of the state of " + device.key()
                        + " over multifd, that with the config state, did not pass.");
            }
            if (order.doubledCount() > 0) {
                sentences.add(order.doubledCount() + " packets of " + device.key() + " came with an index that had come"
                        + " before, the first " + order.doubled().get(0) + ".");
            }
        }
    }

    /** Nothing on the wire says whether the destination takes device state over multifd: that can only be pointed at. */
    private void explainTransfer() {
        for (DeviceReport device : report.devices()) {
            if (device.order().complete()) {
                sentences.add(
                        "The source sent the state of " + device.key() + " over multifd, all "
                                + (device.order().highestIndex().getAsLong() + 1)
                                + " packets of it. The stream does not say"
                                + " whether the destination takes it so: is x-migration-multifd-transfer the same on both sides?");
            }
        }
    }

    private static String channel(ConnectionReport connection) {
        return connection.channelId().isPresent()
                ? "multifd channel " + connection.channelId().getAsInt()
                : "the multifd channel of connection " + connection.number();
    }

    private static String milliseconds(long nanos) {
        return String.format(Locale.ROOT, "%.1f ms", nanos / NANOS_PER_MILLISECOND);
    }
}
