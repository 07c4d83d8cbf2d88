// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.internal.source;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.drover.api.Deadline;
import org.drover.api.DeadlineExceededException;
import org.drover.api.PeerFailedException;
import org.drover.api.ProtocolException;
import org.drover.api.transport.TransportException;
import org.drover.runtime.internal.migration.MigrationCancellation;
import org.drover.runtime.wire.ChannelWireInput;
import org.drover.runtime.wire.CompatibilityMessage;
import org.drover.runtime.wire.ReturnPathMessage;

/** What the destination says to the source: its own thread reads it, the others wait for it here. */
final class ReturnPath {
    /** The value that the source's first PING carries and the PONG must give back. */
    static final long PING_VALUE = 1;

    /** The value of the second one, which says that the source's devices accept the destination's. */
    static final long ACCEPTED_VALUE = 2;

    /** How long a broken connection waits for the reason that the destination may have sent before. */
    private static final long VERDICT_GRACE_MILLIS = 1_000;

    private final ChannelWireInput reader;
    private final String peer;
    private final boolean acksExpected;
    private final MigrationCancellation cancellation;
    private final Runnable onSuccess;
    private boolean compatibilityExpected;
    private CompatibilityMessage compatibility;
    private long pinged = PING_VALUE;
    private long ponged;
    private boolean acknowledged;
    private boolean committed;
    private boolean ended;
    private long verdict = -1;

    /**
     * Creates it.
     *
     * @param reader reads the messages
     * @param peer names the destination in messages
     * @param acksExpected whether SWITCHOVER_ACK may come
     * @param cancellation ends its waits, and takes the verdict of a destination that failed
     * @param onSuccess runs at the moment at which the destination says that it runs; may not block
     */
    ReturnPath(
            ChannelWireInput reader,
            String peer,
            boolean acksExpected,
            MigrationCancellation cancellation,
            Runnable onSuccess) {
        this.reader = reader;
        this.peer = peer;
        this.acksExpected = acksExpected;
        this.cancellation = cancellation;
        this.onSuccess = onSuccess;
        cancellation.onCancel(this::wake);
    }

    private synchronized void wake() {
        notifyAll();
    }

    /** The thread's work: reads until the verdict, the end, or an error. */
    void run() {
        try (reader) {
            while (reader.hasMore()) {
                int type = reader.readU16();
                if (type == CompatibilityMessage.TYPE) {
                    takeCompatibility(CompatibilityMessage.read(reader));
                } else if (take(ReturnPathMessage.readAfterType(type, reader))) {
                    return;
                }
            }
            throw new TransportException(
                    "destination " + peer + " closed the main channel without a verdict; its own log says why");
        } finally {
            end();
        }
    }

    private synchronized void end() {
        ended = true;
        notifyAll();
    }

    /** Takes one message; returns whether it is the last. */
    private boolean take(ReturnPathMessage message) {
        switch (message) {
            case PONG -> takePong(reader.readU32());
            case SWITCHOVER_ACK -> takeAck();
            case SHUT -> {
                takeVerdict(reader.readU32());
                return true;
            }
            default ->
                throw new ProtocolException("destination " + peer + " sent " + message
                        + " on the return path, which only postcopy uses; Drover does not offer postcopy");
        }
        return false;
    }

    /** The channels are marked: a destination that is a Drover says what its devices are before the first PONG. */
    synchronized void expectCompatibility() {
        compatibilityExpected = true;
    }

    private synchronized void takeCompatibility(CompatibilityMessage message) {
        if (!compatibilityExpected || compatibility != null || ponged != 0) {
            throw new ProtocolException("destination " + peer + " sent " + CompatibilityMessage.NAME
                    + (compatibility != null
                            ? " twice"
                            : compatibilityExpected
                                    ? " after its PONG, which is too late"
                                    : ", and the channels are not marked for it"));
        }
        compatibility = message;
    }

    /** Returns what the destination's devices say of themselves; after the first PONG. Empty if it is no Drover. */
    synchronized Optional<CompatibilityMessage> compatibility() {
        return Optional.ofNullable(compatibility);
    }

    /** A PING more is about to be sent. */
    synchronized void pinging(long value) {
        pinged = value;
    }

    private synchronized void takePong(long value) {
        if (value != pinged) {
            throw new ProtocolException("destination " + peer + " answered PING " + pinged + " with PONG " + value);
        }
        ponged = value;
        notifyAll();
    }

    private synchronized void takeAck() {
        if (!acksExpected) {
            throw new ProtocolException("destination " + peer
                    + " sent SWITCHOVER_ACK, but switchover-ack is off here: set it to the same on both sides");
        }
        acknowledged = true;
        notifyAll();
    }

    private synchronized void takeVerdict(long status) {
        if (status == ReturnPathMessage.SHUT_OK && !committed) {
            throw new ProtocolException(
                    "destination " + peer + " reports success before it was sent everything; it is not believed");
        }
        verdict = status;
        notifyAll();
        if (status == ReturnPathMessage.SHUT_OK) {
            onSuccess.run();
        } else {
            cancellation.cancel(new PeerFailedException(
                    "destination " + peer + " failed (SHUT " + status + "); its own log says why"));
        }
    }

    /**
     * From here on the destination may have all it needs to start: success is believed, and silence means doubt.
     *
     * @throws org.drover.api.DroverException if the migration was cancelled before
     */
    synchronized void commit() {
        cancellation.throwIfCancelled();
        committed = true;
    }

    /** Returns whether the destination may have all it needs to start. */
    synchronized boolean isCommitted() {
        return committed;
    }

    /** Returns whether the destination has said that it failed: then it does not run. */
    synchronized boolean hasFailureVerdict() {
        return verdict > ReturnPathMessage.SHUT_OK;
    }

    /** Returns whether the destination has said that it has taken over. */
    synchronized boolean hasSuccessVerdict() {
        return verdict == ReturnPathMessage.SHUT_OK;
    }

    synchronized boolean acknowledged() {
        return acknowledged;
    }

    /** Waits for the answer to the last PING: the destination is there and listens. */
    synchronized void awaitPong(Deadline deadline) {
        while (ponged != pinged) {
            cancellation.throwIfCancelled();
            if (deadline.hasPassed()) {
                throw new DeadlineExceededException("destination " + peer
                        + " did not answer PING in time (x-connect-timeout); it may be waiting for more or fewer"
                        + " multifd-channels than this side makes");
            }
            await(deadline.remainingMillis());
        }
    }

    /** Waits for the acknowledgement, but only for so long. */
    synchronized void awaitAcknowledged(long millis) {
        if (!acknowledged) {
            await(millis);
        }
        cancellation.throwIfCancelled();
    }

    /** Waits for the verdict; returns when it is success, throws otherwise. */
    synchronized void awaitSuccess() {
        while (verdict < 0) {
            cancellation.throwIfCancelled();
            await(0);
        }
        if (verdict != ReturnPathMessage.SHUT_OK) {
            cancellation.throwIfCancelled();
        }
    }

    /**
     * Called with an error of a connection before it is reported: waits a moment for the destination's own word, which
     * says more than "connection reset" and then is the first error.
     */
    void preferVerdict(Throwable error) {
        if (!(error instanceof TransportException)) {
            return;
        }
        Deadline grace = Deadline.afterMillis(VERDICT_GRACE_MILLIS);
        synchronized (this) {
            while (verdict < 0 && !ended && !cancellation.isCancelled() && !grace.hasPassed()) {
                await(Math.max(1, TimeUnit.NANOSECONDS.toMillis(grace.remainingNanos())));
            }
        }
    }

    private void await(long millis) {
        try {
            wait(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
