// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.recording.internal.container;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import org.drover.api.ConfigurationException;
import org.drover.recording.content.RecordingHeader;

/** Codec of what a recording's file begins with. */
final class FileHeaderCodec {
    /** Longest that there is. */
    static final int MAX_BYTES = ContainerFormat.FILE_HEADER_BYTES
            + 2 * RecordingHeader.MAX_ADDRESS_BYTES
            + RecordingHeader.MAX_METADATA_BYTES
            + ContainerFormat.CHECKSUM_BYTES;

    private FileHeaderCodec() {}

    /**
     * Encodes a header.
     *
     * @return its bytes, from position to limit
     * @throws ConfigurationException if a text is too long, or the metadata is no JSON object
     */
    static ByteBuffer encode(RecordingHeader header) {
        byte[] listen = text("listen address", header.listenAddress(), RecordingHeader.MAX_ADDRESS_BYTES);
        byte[] target = text("target address", header.targetAddress(), RecordingHeader.MAX_ADDRESS_BYTES);
        byte[] metadata = text("metadata", header.metadataJson(), RecordingHeader.MAX_METADATA_BYTES);
        requireObject(header.metadataJson());
        int length = ContainerFormat.FILE_HEADER_BYTES + listen.length + target.length + metadata.length;
        ByteBuffer bytes = ByteBuffer.allocate(length + ContainerFormat.CHECKSUM_BYTES)
                .putLong(ContainerFormat.MAGIC)
                .putInt(ContainerFormat.VERSION)
                .putInt(listen.length)
                .putInt(target.length)
                .putInt(metadata.length)
                .putLong(header.createdEpochMillis())
                .putLong(header.originNanos())
                .put(listen)
                .put(target)
                .put(metadata);
        return bytes.putInt(checksum(bytes, length)).flip();
    }

    /**
     * Says whether bytes can be the beginning of a recording.
     *
     * @param bytes from position 0 to limit, perhaps fewer than a header
     */
    static boolean isRecording(ByteBuffer bytes) {
        for (int i = 0; i < Math.min(Long.BYTES, bytes.limit()); i++) {
            if (bytes.get(i) != (byte) (ContainerFormat.MAGIC >> Byte.SIZE * (Long.BYTES - 1 - i))) {
                return false;
            }
        }
        return true;
    }

    /**
     * Decodes a header.
     *
     * @param bytes begin with it at position 0; perhaps fewer
     * @return the header, and its position after it; {@code null} if there are fewer bytes than the header has
     * @throws IllegalHeaderException if it is damaged, or of another version
     */
    static RecordingHeader decode(ByteBuffer bytes) throws IllegalHeaderException {
        if (bytes.limit() < ContainerFormat.FILE_HEADER_BYTES) {
            return null;
        }
        if (bytes.getInt(8) != ContainerFormat.VERSION) {
            throw new IllegalHeaderException("its version is " + Integer.toUnsignedString(bytes.getInt(8))
                    + ", and this Drover reads " + ContainerFormat.VERSION);
        }
        int listen = length(bytes, 12, "listen address", RecordingHeader.MAX_ADDRESS_BYTES);
        int target = length(bytes, 16, "target address", RecordingHeader.MAX_ADDRESS_BYTES);
        int metadata = length(bytes, 20, "metadata", RecordingHeader.MAX_METADATA_BYTES);
        int length = ContainerFormat.FILE_HEADER_BYTES + listen + target + metadata;
        if (bytes.limit() < length + ContainerFormat.CHECKSUM_BYTES) {
            return null;
        }
        if (bytes.getInt(length) != checksum(bytes, length)) {
            throw new IllegalHeaderException(String.format(
                    "its header has CRC32C 0x%08x, must have 0x%08x", checksum(bytes, length), bytes.getInt(length)));
        }
        bytes.position(ContainerFormat.FILE_HEADER_BYTES);
        RecordingHeader header = new RecordingHeader(
                bytes.getLong(24), bytes.getLong(32), take(bytes, listen), take(bytes, target), take(bytes, metadata));
        bytes.position(length + ContainerFormat.CHECKSUM_BYTES);
        return header;
    }

    /** Says why a header cannot be read. */
    static final class IllegalHeaderException extends Exception {
        private static final long serialVersionUID = 1L;

        IllegalHeaderException(String message) {
            super(message);
        }
    }

    private static byte[] text(String what, String text, int mostBytes) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > mostBytes) {
            throw new ConfigurationException("the " + what + " of a recording is " + bytes.length + " bytes long; "
                    + mostBytes + " is the most that fits its header");
        }
        return bytes;
    }

    private static void requireObject(String json) {
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                parser.skipChildren();
                if (parser.currentToken() == JsonToken.END_OBJECT && parser.nextToken() == null) {
                    return;
                }
            }
        } catch (IOException e) {
            throw new ConfigurationException("the metadata of a recording must be one JSON object: " + json, e);
        }
        throw new ConfigurationException("the metadata of a recording must be one JSON object: " + json);
    }

    private static int length(ByteBuffer bytes, int offset, String what, int most) throws IllegalHeaderException {
        int length = bytes.getInt(offset);
        if (length < 0 || length > most) {
            throw new IllegalHeaderException("its " + what + " has length " + Integer.toUnsignedString(length)
                    + ", and " + most + " is the most");
        }
        return length;
    }

    private static String take(ByteBuffer bytes, int length) {
        byte[] text = new byte[length];
        bytes.get(text);
        return new String(text, StandardCharsets.UTF_8);
    }

    private static int checksum(ByteBuffer bytes, int length) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes.slice(0, length));
        return (int) checksum.getValue();
    }
}
