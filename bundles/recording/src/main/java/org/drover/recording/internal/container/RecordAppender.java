// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.recording.internal.container;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.drover.api.DroverException;
import org.drover.recording.content.RecordType;
import org.drover.recording.content.RecordingException;
import org.drover.recording.content.RecordingHeader;
import org.drover.recording.internal.StreamTable;
import org.drover.stream.Direction;
import org.drover.stream.Ending;

/**
 * Appends records to a file: from any thread, through a bounded hand-over to one thread that writes. The first error stops
 * it for good; what was written before stays readable.
 */
public final class RecordAppender {
    /** All the memory of a recording. Absorbs a disk that stalls for some milliseconds at 10 Gbit/s. */
    static final int HAND_OVER_BYTES = 8 << 20;

    private static final ByteBuffer NO_DATA = ByteBuffer.allocate(0);

    private final String name;
    private final AppendFile file;
    private final long originNanos;
    private final long firstOffset;
    private final HandOver handOver = new HandOver(HAND_OVER_BYTES);
    private final StreamTable table = new StreamTable();
    private final RecordHeader header = new RecordHeader();
    private final Thread thread;
    private volatile DroverException error;

    /**
     * Writes the file's header and starts the thread.
     *
     * @param name of the file, for messages
     * @param file closed by {@link #close}, or if this throws
     * @param fileHeader what the recording says of itself
     * @throws org.drover.api.ConfigurationException if the header does not fit
     * @throws RecordingException if it cannot be written
     */
    public RecordAppender(String name, AppendFile file, RecordingHeader fileHeader) {
        this.name = name;
        this.file = file;
        this.originNanos = fileHeader.originNanos();
        try {
            ByteBuffer bytes = FileHeaderCodec.encode(fileHeader);
            this.firstOffset = bytes.remaining();
            file.append(bytes);
        } catch (IOException | DroverException e) {
            DroverException failure = e instanceof DroverException known
                    ? known
                    : new RecordingException("cannot write recording " + name + "; check the disk", e);
            closeAfter(failure);
            throw failure;
        }
        this.thread = new Thread(this::write, "drover-record-writer");
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Checks a header before a file is created for it.
     *
     * @throws org.drover.api.ConfigurationException if it does not fit
     */
    public static void requireFits(RecordingHeader fileHeader) {
        FileHeaderCodec.encode(fileHeader);
    }

    /** Returns what stopped the recording; {@code null} if nothing has. */
    public DroverException error() {
        return error;
    }

    /** Records that a connection was opened. */
    public void opened(int connection, long nanos) {
        append(
                RecordType.OPENED,
                ContainerFormat.TYPE_OPENED,
                connection,
                Direction.FORWARD,
                null,
                nanos,
                NO_DATA,
                0,
                0,
                0);
    }

    /** Records that a direction ended. */
    public void ended(int connection, Direction direction, Ending ending, long nanos) {
        append(RecordType.ENDED, ContainerFormat.TYPE_ENDED, connection, direction, ending, nanos, NO_DATA, 0, 0, 0);
    }

    /**
     * Records bytes. Waits while the hand-over is full.
     *
     * @param data from position to limit; not changed
     * @param checksum to use; its state is of no matter
     */
    public void data(int connection, Direction direction, ByteBuffer data, long nanos, CRC32C checksum) {
        int start = data.position();
        int end = data.limit();
        for (int from = start; from < end && error == null; from += ContainerFormat.MAX_DATA_BYTES) {
            int length = Math.min(ContainerFormat.MAX_DATA_BYTES, end - from);
            checksum.reset();
            checksum.update(data.limit(from + length).position(from));
            data.limit(end).position(start);
            append(
                    RecordType.DATA,
                    ContainerFormat.TYPE_DATA,
                    connection,
                    direction,
                    null,
                    nanos,
                    data,
                    from,
                    length,
                    (int) checksum.getValue());
        }
    }

    private void append(
            RecordType type,
            int rawType,
            int connection,
            Direction direction,
            Ending ending,
            long nanos,
            ByteBuffer data,
            int from,
            int length,
            int dataChecksum) {
        synchronized (handOver) {
            if (!handOver.awaitRoom(ContainerFormat.RECORD_HEADER_BYTES + length)) {
                return;
            }
            String problem = connection < 0
                    ? "connection " + connection + " has a negative number"
                    : table.problemOf(type, connection, direction);
            if (problem != null) {
                fail(new RecordingException("recording " + name + " stops: " + problem));
                return;
            }
            long offset = firstOffset + handOver.putBytes();
            header.set(rawType, direction, ending, connection, nanos - originNanos, length, dataChecksum);
            handOver.put(header.bytes(), 0, ContainerFormat.RECORD_HEADER_BYTES);
            handOver.put(data, from, length);
            note(type, connection, direction, ending, nanos, offset, length);
        }
    }

    private void note(
            RecordType type, int connection, Direction direction, Ending ending, long nanos, long offset, int length) {
        long endOffset = offset + ContainerFormat.RECORD_HEADER_BYTES + length;
        switch (type) {
            case OPENED -> table.opened(connection, nanos);
            case DATA -> table.entry(connection).extent(direction).data(offset, endOffset, length);
            case ENDED -> table.entry(connection).extent(direction).ended(offset, endOffset, ending, nanos);
        }
    }

    /** Ends the recording: waits until all is written, with the index, and on the disk. Idempotent; does not throw. */
    public void close() {
        synchronized (handOver) {
            handOver.close();
        }
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void write() {
        try {
            writeAll();
        } finally {
            // Also after an error that nobody expects: whoever waits for room must not wait for ever.
            synchronized (handOver) {
                handOver.close();
            }
        }
    }

    private void writeAll() {
        try {
            while (true) {
                ByteBuffer bytes;
                synchronized (handOver) {
                    bytes = handOver.awaitBytes();
                }
                int count = bytes.remaining();
                if (count == 0) {
                    break;
                }
                file.append(bytes);
                synchronized (handOver) {
                    handOver.taken(count);
                }
            }
            if (error == null) {
                file.append(index());
            }
            file.force();
        } catch (IOException | RuntimeException e) {
            fail(new RecordingException(
                    "recording " + name + " stops: it cannot be written; check the room on the disk. What is written"
                            + " stays readable, and the migration goes on",
                    e));
            forceAfter(error);
        }
        closeAfter(error);
    }

    private ByteBuffer index() {
        ByteBuffer entries;
        long offset;
        synchronized (handOver) {
            entries = IndexCodec.encode(table, originNanos);
            offset = firstOffset + handOver.putBytes();
        }
        CRC32C checksum = new CRC32C();
        checksum.update(entries.duplicate());
        int length = entries.remaining();
        header.set(ContainerFormat.TYPE_INDEX, Direction.FORWARD, null, 0, 0, length, (int) checksum.getValue());
        ByteBuffer bytes = ByteBuffer.allocate(
                        ContainerFormat.RECORD_HEADER_BYTES + length + ContainerFormat.TRAILER_BYTES)
                .put(header.bytes())
                .put(entries);
        ByteBuffer trailer = ByteBuffer.allocate(ContainerFormat.TRAILER_BYTES)
                .putLong(offset)
                .putInt(ContainerFormat.TRAILER_MAGIC);
        checksum.reset();
        checksum.update(trailer.duplicate().flip());
        return bytes.put(trailer.putInt((int) checksum.getValue()).flip()).flip();
    }

    /** The first error is kept. */
    private void fail(DroverException failure) {
        synchronized (handOver) {
            if (error == null) {
                error = failure;
            }
            handOver.close();
        }
    }

    private void forceAfter(DroverException failure) {
        try {
            file.force();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    private void closeAfter(DroverException failure) {
        try {
            file.close();
        } catch (IOException e) {
            if (failure != null) {
                failure.addSuppressed(e);
            } else {
                fail(new RecordingException("cannot close recording " + name + "; check the disk", e));
            }
        }
    }
}
