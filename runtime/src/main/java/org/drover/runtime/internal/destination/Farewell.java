// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.internal.destination;

import org.drover.api.Deadline;
import org.drover.api.MigrationCancelledException;
import org.drover.runtime.internal.migration.MigrationSession;
import org.drover.runtime.internal.migration.MigrationThreads;
import org.drover.runtime.wire.ReturnPathMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The end of the conversation with the source: the verdict, and time for the source to read it and hang up. */
final class Farewell {
    private static final Logger LOG = LoggerFactory.getLogger(Farewell.class);

    /** What the SHUT of a failed load carries: QEMU's value. */
    private static final long SHUT_FAILED = 1;

    /** How long the source gets for each of them, before the connections are broken. */
    private static final long PATIENCE_MILLIS = 2_000;

    private final MigrationSession session;
    private final IncomingConnections connections;
    private final ReturnPathWriter returnPath;
    private final Thread mainThread;

    /**
     * Creates it.
     *
     * @param session of the migration
     * @param connections to the source
     * @param returnPath where the verdict goes
     * @param mainThread reads until the source hangs up
     */
    Farewell(
            MigrationSession session, IncomingConnections connections, ReturnPathWriter returnPath, Thread mainThread) {
        this.session = session;
        this.connections = connections;
        this.returnPath = returnPath;
        this.mainThread = mainThread;
    }

    /** Tells the source that this side has taken over. */
    void success() {
        say(ReturnPathMessage.SHUT_OK);
    }

    /** Tells the source that this side has failed, if the source has asked for a return path. */
    void failure() {
        if (returnPath.awaitOpen(Deadline.afterMillis(PATIENCE_MILLIS))) {
            say(SHUT_FAILED);
        }
    }

    private void say(long status) {
        // On a thread of its own: a source that reads nothing may hold whoever writes to it.
        Thread thread = session.threads().start("verdict", () -> send(status));
        if (!MigrationThreads.joinOne(thread, Deadline.afterMillis(PATIENCE_MILLIS))) {
            LOG.warn("migration {}: the source does not take the verdict {}", session.id(), status);
        } else if (MigrationThreads.joinOne(mainThread, Deadline.afterMillis(PATIENCE_MILLIS))) {
            // Not an abort, which may overtake the verdict: a source may end its own direction before it has read that.
            connections.main().close();
        } else {
            LOG.debug("migration {}: the source did not hang up", session.id());
        }
        connections.abort(new MigrationCancelledException("migration " + session.id() + " has ended"));
    }

    private void send(long status) {
        try {
            returnPath.shut(status, Deadline.afterMillis(PATIENCE_MILLIS));
        } catch (RuntimeException e) {
            String text = "migration {}: the verdict {} did not reach the source: {}";
            if (status == ReturnPathMessage.SHUT_OK) {
                LOG.warn(text, session.id(), status, e.getMessage());
            } else {
                LOG.info(text, session.id(), status, e.getMessage()); // most often the first error itself
            }
        }
    }
}
