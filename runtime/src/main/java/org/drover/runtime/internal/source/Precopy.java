// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.internal.source;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.drover.api.handler.IterativeSave;
import org.drover.api.migration.MigrationParameters;
import org.drover.runtime.internal.migration.MigrationSession;
import org.drover.runtime.wire.ChannelWireOutput;
import org.drover.runtime.wire.StreamElement;

/**
 * The rounds in which state is sent while the machine runs. A round gives every handler in turn the chance to send what it
 * had pending when the round began. Ends when what iterating could still send fits into the downtime, or after a limit of
 * rounds; and not before the destination's acknowledgement, where one is wanted.
 */
final class Precopy {
    /** How long to wait before looking again, when nothing could be sent and an acknowledgement is awaited. */
    private static final long IDLE_MILLIS = 50;

    private final MigrationSession session;
    private final ChannelWireOutput out;
    private final ReturnPath returnPath;
    private final List<SavedSection> iterating;
    private final BandwidthLimit bandwidth;
    private final LongSupplier sentBytes;
    private final CarriedRate rate = new CarriedRate();
    private final SwitchoverDecision decision;
    private final long startBytes;
    private volatile long idleBytes;

    /** Creates it; {@code sentBytes} gives what has gone over all channels. */
    Precopy(
            MigrationSession session,
            ChannelWireOutput out,
            LongSupplier sentBytes,
            ReturnPath returnPath,
            List<SavedSection> sections) {
        this.session = session;
        this.out = out;
        this.returnPath = returnPath;
        this.iterating = sections.stream()
                .filter(section -> section.handler() instanceof IterativeSave)
                .toList();
        this.bandwidth =
                new BandwidthLimit(() -> session.parameter(MigrationParameters.MAX_BANDWIDTH), session.cancellation());
        this.sentBytes = sentBytes;
        this.startBytes = sentBytes.getAsLong();
        this.decision = new SwitchoverDecision(session, iterating, rate::bytesPerSecond);
    }

    /** Returns the bytes of rounds in which nothing of a device moved: sections that say so are no progress. */
    long idleBytes() {
        return idleBytes;
    }

    void run() {
        // Devices of a machine that stands have no initial data to be acknowledged, and no downtime begins with the
        // switchover: migration_can_switchover, QEMU 10.0 migration/migration.c.
        boolean ackWanted = session.parameter(MigrationParameters.SWITCHOVER_ACK)
                && session.devices().isAnyRunningAtStart();
        int roundLimit = session.parameter(MigrationParameters.PRECOPY_ROUND_LIMIT);
        for (int round = 0; ; round++) {
            session.cancellation().throwIfCancelled();
            boolean acknowledged = !ackWanted || returnPath.acknowledged();
            if (acknowledged && decision.isDue(round >= roundLimit)) {
                return;
            }
            session.doing(acknowledged ? "iterating" : "waiting for SWITCHOVER_ACK");
            long before = session.deviceProgress();
            long positionBefore = out.position();
            rate.begin(sentBytes.getAsLong());
            iterate();
            out.flush();
            rate.end(sentBytes.getAsLong());
            session.countRound();
            if (session.deviceProgress() == before) {
                idleBytes += out.position() - positionBefore; // this thread alone writes it
                if (!acknowledged) {
                    returnPath.awaitAcknowledged(IDLE_MILLIS);
                }
            }
        }
    }

    private void iterate() {
        List<Turn> turns = new ArrayList<>();
        for (SavedSection section : iterating) {
            IterativeSave handler = (IterativeSave) section.handler();
            if (section.ask(session.calls(), "isActiveIterate", handler::isActiveIterate)) {
                turns.add(new Turn(
                        section,
                        handler,
                        section.ask(session.calls(), "statePendingEstimate", handler::statePendingEstimate)
                                .precopyBytes()));
            }
        }
        while (!turns.isEmpty()) {
            turns.removeIf(turn -> !turn.take());
        }
    }

    /** One handler's share of a round. */
    private final class Turn {
        private final SavedSection section;
        private final IterativeSave handler;
        private long leftBytes;

        Turn(SavedSection section, IterativeSave handler, long leftBytes) {
            this.section = section;
            this.handler = handler;
            this.leftBytes = leftBytes;
        }

        /** Sends one piece; returns whether there is more for this round. */
        boolean take() {
            IterativeSave.Iteration[] result = new IterativeSave.Iteration[1];
            long before = out.position();
            section.writeContinued(
                    out,
                    StreamElement.SECTION_PART,
                    writer -> result[0] =
                            section.ask(session.calls(), "saveLiveIterate", () -> handler.saveLiveIterate(writer)));
            leftBytes -= out.position() - before;
            rate.idle(bandwidth.pace(sentBytes.getAsLong() - startBytes));
            session.cancellation().throwIfCancelled();
            return result[0] == IterativeSave.Iteration.MORE && leftBytes > 0;
        }
    }
}
