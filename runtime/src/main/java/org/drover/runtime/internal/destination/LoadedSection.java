// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.internal.destination;

import org.drover.api.handler.LoadHandler;
import org.drover.api.handler.ParallelLoad;
import org.drover.api.handler.SectionRegistration;
import org.drover.api.handler.SwitchoverAck;

/** One section of the incoming stream and how far it has come. Main thread, but for the final fields. */
final class LoadedSection {
    private final SectionRegistration registration;
    private final LoadHandler handler;
    private final LoadTurns.Turn turn;
    private long versionId;
    private boolean started;
    private boolean ended;
    private boolean full;
    private boolean ackPending;

    LoadedSection(SectionRegistration registration, LoadHandler handler, LoadTurns.Turn turn) {
        this.registration = registration;
        this.handler = handler;
        this.turn = turn;
    }

    /** Returns its device's turn among those that are loaded in an order. */
    LoadTurns.Turn turn() {
        return turn;
    }

    SectionRegistration registration() {
        return registration;
    }

    LoadHandler handler() {
        return handler;
    }

    /** Returns the handler if it takes packets, else {@code null}. */
    ParallelLoad parallel() {
        return handler instanceof ParallelLoad parallel ? parallel : null;
    }

    /** Loads the section's setup; asks whether it will acknowledge the switchover. */
    void setUp(boolean acks) {
        handler.loadSetup();
        ackPending = acks && handler instanceof SwitchoverAck ack && ack.switchoverAckNeeded();
    }

    void start(long version) {
        versionId = version;
        started = true;
    }

    long versionId() {
        return versionId;
    }

    boolean isStarted() {
        return started;
    }

    /** Returns whether it iterates and has not sent its last section yet. */
    boolean isIterating() {
        return started && !ended;
    }

    void end() {
        ended = true;
    }

    void full() {
        full = true;
    }

    boolean isFull() {
        return full;
    }

    /** Returns whether it still holds the switchover back. */
    boolean isAckPending() {
        if (ackPending && ((SwitchoverAck) handler).switchoverAcknowledged()) {
            ackPending = false;
        }
        return ackPending;
    }
}
