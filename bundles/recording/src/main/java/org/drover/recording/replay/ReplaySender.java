// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.recording.replay;

import java.nio.ByteBuffer;
import org.drover.api.Deadline;
import org.drover.api.DeadlineExceededException;
import org.drover.api.DroverException;
import org.drover.api.MigrationCancelledException;
import org.drover.api.transport.Channel;
import org.drover.api.transport.SendBuffer;
import org.drover.recording.Recording;
import org.drover.recording.content.RecordCursor;
import org.drover.recording.content.RecordType;
import org.drover.recording.content.RecordedConnection;
import org.drover.recording.content.RecordingException;
import org.drover.stream.Direction;
import org.drover.stream.Ending;

/** Sends what the source sent on one connection, on a thread of its own. */
final class ReplaySender {
    private final Recording recording;
    private final RecordedConnection connection;
    private final Channel channel;
    private final ReplayOptions options;
    private final ReplayControl control;
    private final boolean halfClose;
    private final long firstNanos;
    private volatile long sentBytes;
    private volatile long sendingSinceNanos;
    private volatile boolean brokenOff;

    ReplaySender(
            Recording recording,
            RecordedConnection connection,
            Channel channel,
            ReplayOptions options,
            ReplayControl control,
            boolean halfClose,
            long firstNanos) {
        this.recording = recording;
        this.connection = connection;
        this.channel = channel;
        this.options = options;
        this.control = control;
        this.halfClose = halfClose;
        this.firstNanos = firstNanos;
    }

    /** Sends everything. */
    void run() {
        try (RecordCursor cursor = recording.cursor()) {
            send(cursor);
        } catch (RecordingException e) {
            control.stop(e);
        } catch (DeadlineExceededException e) {
            control.stop(failed(e));
        } catch (DroverException e) {
            // The others go on, and so does the return path: it may say why the peer has given up.
            if (!isRecordedAsBroken()) {
                control.note(failed(e));
            }
        } catch (RuntimeException e) {
            control.stop(ReplayRun.defect(this + "", e));
        }
    }

    private DroverException failed(DroverException e) {
        return new DroverException(e.category(), "replay of " + this + " failed; the peer's log says why", e);
    }

    private void send(RecordCursor cursor) {
        long returnedBytes = 0;
        while (cursor.next()) {
            boolean isData = cursor.type() == RecordType.DATA;
            if (isData && cursor.direction() == Direction.BACKWARD) {
                returnedBytes += cursor.lengthBytes();
            } else if (cursor.connection() == connection.number()
                    && cursor.type() != RecordType.OPENED
                    && cursor.direction() == Direction.FORWARD) {
                if (options.speed() == ReplaySpeed.ORIGINAL && !control.awaitTime(cursor.nanos() - firstNanos)) {
                    return;
                }
                if (!isData) {
                    end(cursor.ending(), returnedBytes);
                    return;
                }
                send(cursor.data());
            }
        }
        end(Ending.ORDERLY, returnedBytes);
    }

    private void send(ByteBuffer data) {
        while (data.hasRemaining()) {
            try (SendBuffer buffer = channel.acquire(Deadline.after(options.stallTimeout()))) {
                int count = Math.min(data.remaining(), buffer.data().remaining());
                ByteBuffer into = buffer.data();
                into.put(0, data, data.position(), count).position(0).limit(count);
                data.position(data.position() + count);
                sendingSinceNanos = System.nanoTime() | 1; // 0 says that nothing is being sent
                channel.send(buffer);
                sentBytes += count; // this thread alone writes it
                control.sent();
            } finally {
                sendingSinceNanos = 0;
            }
        }
    }

    private void end(Ending ending, long returnedBytes) {
        channel.flush(Deadline.after(options.stallTimeout()));
        if (!control.awaitReturned(returnedBytes, options.returnTimeout())) {
            throw new DeadlineExceededException("the peer did not answer, and nothing has moved for "
                    + options.returnTimeout().toMillis() + " ms: " + returnedBytes
                    + " bytes were recorded on the return path before the source ended the connection");
        }
        if (ending == Ending.ORDERLY && halfClose) {
            channel.shutdownOutput();
        } else if (ending == Ending.ORDERLY) {
            brokenOff = true;
            channel.close();
        } else {
            brokenOff = true;
            channel.abort(new MigrationCancelledException(this + " is broken off, as it was recorded"));
        }
    }

    /** Called by the watchdog: ends the replay if the peer has taken nothing for too long. */
    void look() {
        long since = sendingSinceNanos;
        if (since != 0 && System.nanoTime() - since > options.stallTimeout().toNanos()) {
            control.stop(new DeadlineExceededException("replay of " + this + " stalls: the peer has taken nothing for "
                    + options.stallTimeout().toMillis() + " ms; check it, and the network"));
        }
    }

    private boolean isRecordedAsBroken() {
        return connection.forward().ending().filter(Ending.RESET::equals).isPresent()
                || connection.backward().ending().filter(Ending.RESET::equals).isPresent();
    }

    /** Returns how many bytes were handed to the connection. */
    long sentBytes() {
        return sentBytes;
    }

    /** Returns whether this side ended both directions of the connection. */
    boolean isBrokenOff() {
        return brokenOff;
    }

    /** Returns what is sent, where to, and how far it has got. */
    @Override
    public String toString() {
        return "connection " + connection.number() + " to " + channel.info().peer() + " at offset " + sentBytes + " of "
                + connection.forward().bytes();
    }
}
