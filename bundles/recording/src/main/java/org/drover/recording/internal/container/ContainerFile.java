// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.recording.internal.container;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.drover.recording.content.Damage;
import org.drover.recording.content.RecordCursor;
import org.drover.recording.content.RecordType;
import org.drover.recording.content.RecordedConnection;
import org.drover.recording.content.RecordingException;
import org.drover.recording.content.RecordingHeader;
import org.drover.recording.internal.RecordSource;
import org.drover.recording.internal.StreamTable;
import org.drover.stream.Direction;

/** A recording in Drover's own format. With an index it opens at once; without, its records are counted. */
public final class ContainerFile implements RecordSource {
    private static final RecordingHeader UNKNOWN = new RecordingHeader(0, 0, "", "", RecordingHeader.NO_METADATA);

    private final String file;
    private final FileChannel channel;
    private RecordingHeader header = UNKNOWN;
    private long firstOffset;
    private long endOffset;
    private StreamTable table = new StreamTable();
    private Damage damage;

    private ContainerFile(String file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Opens a file.
     *
     * @param path of it
     * @throws RecordingException if it is no recording, or cannot be read
     */
    public static ContainerFile open(Path path) {
        try {
            ContainerFile opened = new ContainerFile(path.toString(), FileChannel.open(path, StandardOpenOption.READ));
            try {
                opened.read();
                return opened;
            } catch (IOException | RuntimeException e) {
                opened.close();
                throw e;
            }
        } catch (IOException e) {
            throw new RecordingException("cannot read recording " + path + "; check the path and its permissions", e);
        }
    }

    private void read() throws IOException {
        long size = channel.size();
        ByteBuffer beginning = readAt(0, (int) Math.min(size, FileHeaderCodec.MAX_BYTES));
        if (!FileHeaderCodec.isRecording(beginning)) {
            throw new RecordingException(
                    file + " is no recording of Drover's: it begins with other bytes; check the path");
        }
        try {
            RecordingHeader decoded = FileHeaderCodec.decode(beginning);
            if (decoded == null) {
                endOffset = firstOffset;
                damage = new Damage(
                        Damage.Kind.CUT, 0, "cut within the header of the file, after " + size + " bytes of it");
                return;
            }
            header = decoded;
        } catch (FileHeaderCodec.IllegalHeaderException e) {
            throw new RecordingException("recording " + file + " cannot be read: " + e.getMessage());
        }
        firstOffset = beginning.position();
        if (!readIndex(size)) {
            walk(size);
        }
    }

    /** Returns whether there is an index that can be relied on. */
    private boolean readIndex(long size) throws IOException {
        long trailerOffset = size - ContainerFormat.TRAILER_BYTES;
        if (trailerOffset < firstOffset + ContainerFormat.RECORD_HEADER_BYTES) {
            return false;
        }
        ByteBuffer trailer = readAt(trailerOffset, ContainerFormat.TRAILER_BYTES);
        long indexOffset = trailer.getLong(0);
        boolean isTrailer = trailer.getInt(8) == ContainerFormat.TRAILER_MAGIC
                && trailer.getInt(12) == checksum(trailer, 12)
                && indexOffset >= firstOffset
                && indexOffset <= trailerOffset - ContainerFormat.RECORD_HEADER_BYTES;
        if (!isTrailer) {
            return false;
        }
        try (ContainerCursor cursor = cursor(indexOffset, trailerOffset, record -> true)) {
            if (!cursor.next() || !cursor.isIndex() || cursor.recordEndOffset() != trailerOffset) {
                return false;
            }
            StreamTable decoded = IndexCodec.decode(cursor.data(), header.originNanos(), firstOffset, indexOffset);
            if (decoded == null) {
                return false;
            }
            table = decoded;
            endOffset = indexOffset;
            return true;
        } catch (RecordingException e) {
            if (e.damage().isPresent()) {
                return false; // the index only makes it faster
            }
            throw e;
        }
    }

    private void walk(long size) {
        Counting counting = new Counting();
        try (ContainerCursor cursor = cursor(firstOffset, size, counting::accept)) {
            while (cursor.next()) {
                endOffset = cursor.isIndex() ? cursor.recordOffset() : cursor.recordEndOffset();
                if (cursor.isIndex()) {
                    break; // nothing is recorded behind it
                }
            }
            if (cursor.recordEndOffset() > size - (cursor.isIndex() ? ContainerFormat.TRAILER_BYTES : 0)) {
                damage = cutBehind(size, "the index");
            } else if (!cursor.isIndex()) {
                damage = cutBehind(size, "a whole record");
            }
        } catch (RecordingException e) {
            damage = e.damage().orElseThrow(() -> e);
            endOffset = damage.offset();
        }
        table = counting.table;
    }

    private static Damage cutBehind(long size, String what) {
        return new Damage(
                Damage.Kind.CUT,
                size,
                "cut at offset " + size + " behind " + what + "; all records before it are whole");
    }

    /** Counts what it sees, and refuses what may not come. */
    private static final class Counting {
        private final StreamTable table = new StreamTable();

        boolean accept(ContainerCursor record) {
            if (record.isIndex()) {
                return true;
            }
            RecordType type = record.type();
            String problem = table.problemOf(type, record.connection(), record.direction());
            if (problem != null) {
                throw record.corrupt(problem);
            }
            switch (type) {
                case OPENED -> table.opened(record.connection(), record.nanos());
                case DATA ->
                    table.entry(record.connection())
                            .extent(record.direction())
                            .data(record.recordOffset(), record.recordEndOffset(), record.lengthBytes());
                case ENDED ->
                    table.entry(record.connection())
                            .extent(record.direction())
                            .ended(record.recordOffset(), record.recordEndOffset(), record.ending(), record.nanos());
            }
            return true;
        }
    }

    @Override
    public RecordingHeader header() {
        return header;
    }

    @Override
    public List<RecordedConnection> connections() {
        return table.toRecordedConnections();
    }

    @Override
    public Optional<Damage> damage() {
        return Optional.ofNullable(damage);
    }

    @Override
    public RecordCursor cursor() {
        Counting counting = new Counting();
        return cursor(firstOffset, endOffset, record -> {
            if (record.isIndex()) {
                throw record.corrupt("there is an index before the end");
            }
            counting.accept(record);
            if (record.recordEndOffset() == endOffset && !counting.table.agrees(table)) {
                throw record.corrupt("the records up to the end are not those that the index counts");
            }
            return true;
        });
    }

    @Override
    public RecordCursor cursor(int connection, Direction direction) {
        var extent = table.require(connection).extent(direction);
        long from = extent.firstOffset() == 0 ? endOffset : extent.firstOffset();
        long to = extent.firstOffset() == 0 ? endOffset : extent.endOffset();
        return cursor(
                from,
                to,
                record -> record.connection() == connection
                        && record.direction() == direction
                        && !record.isIndex()
                        && record.type() != RecordType.OPENED);
    }

    private ContainerCursor cursor(long from, long to, ContainerCursor.RecordFilter filter) {
        return new ContainerCursor(file, channel, header.originNanos(), from, to, filter);
    }

    private ByteBuffer readAt(long offset, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining() && channel.read(bytes, offset + bytes.position()) >= 0) {
            continue;
        }
        return bytes.flip();
    }

    private static int checksum(ByteBuffer bytes, int length) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes.slice(0, length));
        return (int) checksum.getValue();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new RecordingException("cannot close recording " + file, e);
        }
    }
}
