// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.internal.destination;

import org.drover.api.handler.LoadHandler;
import org.drover.api.handler.PageLoad;
import org.drover.api.handler.ParallelLoad;
import org.drover.api.handler.SectionRegistration;
import org.drover.api.handler.SwitchoverAck;
import org.drover.runtime.internal.migration.PluginCalls;

/** One section of the incoming stream and how far it has come. Main thread, but for the final fields. */
final class LoadedSection {
    private final SectionRegistration registration;
    private final LoadHandler handler;
    private final LoadTurns.Turn turn;
    private final PluginCalls calls;
    private long versionId;
    private boolean started;
    private boolean ended;
    private boolean full;
    private boolean ackPending;

    LoadedSection(SectionRegistration registration, LoadHandler handler, LoadTurns.Turn turn, PluginCalls calls) {
        this.calls = calls;
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

    /** Returns the handler if it takes memory pages, else {@code null}. */
    PageLoad pages() {
        return handler instanceof PageLoad load ? load : null;
    }

    /** Calls the handler; whatever it throws that is no error of Drover's names it. */
    void call(String method, Runnable body) {
        calls.run(handler, registration.id() + ": " + method, body);
    }

    /** Loads the section's setup; asks whether it will acknowledge the switchover. */
    void setUp(boolean acks) {
        call("loadSetup", handler::loadSetup);
        if (acks && handler instanceof SwitchoverAck ack) {
            call("switchoverAckNeeded", () -> ackPending = ack.switchoverAckNeeded());
        }
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
        if (ackPending) {
            call("switchoverAcknowledged", () -> ackPending = !((SwitchoverAck) handler).switchoverAcknowledged());
        }
        return ackPending;
    }
}
