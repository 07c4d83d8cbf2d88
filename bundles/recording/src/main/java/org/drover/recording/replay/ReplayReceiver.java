// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.recording.replay;

import org.drover.api.Deadline;
import org.drover.api.DroverException;
import org.drover.api.transport.Channel;
import org.drover.api.transport.ReceiveBuffer;
import org.drover.api.transport.TransportException;
import org.drover.recording.Recording;
import org.drover.recording.content.RecordCursor;
import org.drover.recording.content.RecordedConnection;
import org.drover.recording.content.RecordingException;
import org.drover.stream.Direction;

/** Receives what the destination sends on one connection, on a thread of its own, until the destination ends it. */
final class ReplayReceiver {
    private final RecordedConnection connection;
    private final Channel channel;
    private final ReplaySender sender;
    private final ReplayControl control;
    private final RecordCursor recorded;
    private final ReturnPathComparison comparison;
    private volatile long receivedBytes;

    ReplayReceiver(
            Recording recording,
            RecordedConnection connection,
            Channel channel,
            ReplaySender sender,
            ReplayControl control) {
        this.connection = connection;
        this.channel = channel;
        this.sender = sender;
        this.control = control;
        this.recorded = recording.cursor(connection.number(), Direction.BACKWARD);
        this.comparison = new ReturnPathComparison(
                connection.number(), recorded, connection.backward().ending().isPresent());
    }

    /** Receives everything. */
    void run() {
        try (recorded) {
            receive();
            comparison.ended();
        } catch (RecordingException e) {
            control.stop(e);
        } catch (RuntimeException e) {
            control.stop(ReplayRun.defect(this + "", e));
        } finally {
            control.receiverEnded();
        }
    }

    private void receive() {
        while (true) {
            // Ended by the peer, or by the replay, which breaks the connection when its waits are over.
            try (ReceiveBuffer buffer = channel.receive(1, Integer.MAX_VALUE, Deadline.NEVER)) {
                if (buffer.isEndOfStream()) {
                    return;
                }
                int count = buffer.data().remaining();
                comparison.received(buffer.data());
                receivedBytes = comparison.receivedBytes();
                control.returned(count, comparison.differs());
            } catch (RecordingException e) {
                throw e;
            } catch (DroverException e) {
                // How a connection breaks once all has been said depends on who is quicker: that is no difference.
                boolean allIsHere = receivedBytes >= connection.backward().bytes();
                if (!sender.isBrokenOff() && !allIsHere) {
                    control.note(new TransportException("replay of " + this + " failed: the connection broke", e));
                }
                return;
            }
        }
    }

    /** Returns the comparison, complete when {@link #run} has ended. */
    ReturnPathComparison comparison() {
        return comparison;
    }

    @Override
    public String toString() {
        return "connection " + connection.number() + " from " + channel.info().peer() + " at offset " + receivedBytes
                + " of " + connection.backward().bytes();
    }
}
