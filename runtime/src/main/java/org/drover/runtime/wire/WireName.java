// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.drover.api.ProtocolException;

/**
 * A name as it stands on the wire: the idstr of a section, a RAM block's or a machine type's name. 1 to 255 bytes,
 * none of them NUL, so that it fits both a length byte and a NUL-terminated field of 256.
 *
 * <p>Compares with bytes in a buffer without making a {@code String}, which is how a packet's name is recognised.
 * Equality is by bytes. Immutable.
 */
public final class WireName {
    /** The longest name, in bytes: what a length byte can say, and what leaves room for the NUL in a field of 256. */
    public static final int MAX_LENGTH_BYTES = 255;

    private static final int HASH_FACTOR = 31;

    private final byte[] bytes;
    private final int hash;

    private WireName(byte[] bytes) {
        this.bytes = bytes;
        this.hash = hash(ByteBuffer.wrap(bytes), 0, bytes.length);
    }

    /**
     * Returns the name with the UTF-8 bytes of {@code name}.
     *
     * @param name 1 to 255 bytes in UTF-8, no NUL
     * @throws IllegalArgumentException if it is empty, too long, or has a NUL
     */
    public static WireName of(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        if (bytes.length == 0 || bytes.length > MAX_LENGTH_BYTES || name.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(
                    "Name \"" + name + "\" must be 1 to " + MAX_LENGTH_BYTES + " bytes long and without NUL");
        }
        return new WireName(bytes);
    }

    /**
     * Copies a name out of a buffer. Allocates; to recognise a known name use {@link #matches}.
     *
     * @param buffer where the name is; position and limit are not changed
     * @param offset absolute index of the first byte
     * @param lengthBytes of the name
     * @param what names the field in an error, for instance {@code "Section idstr"}
     * @throws ProtocolException if the name is empty, longer than {@link #MAX_LENGTH_BYTES} or has a NUL
     */
    public static WireName copyOf(ByteBuffer buffer, int offset, int lengthBytes, String what) {
        if (lengthBytes < 1 || lengthBytes > MAX_LENGTH_BYTES) {
            throw new ProtocolException(
                    what + " is " + lengthBytes + " bytes long, must be 1 to " + MAX_LENGTH_BYTES + " bytes");
        }
        byte[] bytes = new byte[lengthBytes];
        buffer.get(offset, bytes);
        if (BigEndian.nulTerminatedLength(buffer, offset, lengthBytes) >= 0) {
            throw new ProtocolException(what + " " + new WireName(bytes) + " contains a NUL byte");
        }
        return new WireName(bytes);
    }

    /**
     * Reads a length byte and a name.
     *
     * @param in the stream
     * @param what names the field in an error
     * @throws ProtocolException if the name is empty or has a NUL
     */
    public static WireName readCounted(WireInput in, String what) {
        return read(in, in.readU8(), what);
    }

    /** Reads a name whose length the caller has read, and checks that length before it allocates. */
    static WireName read(WireInput in, int lengthBytes, String what) {
        ByteBuffer name = ByteBuffer.allocate(Math.min(lengthBytes, MAX_LENGTH_BYTES));
        in.readFully(name);
        return copyOf(name, 0, lengthBytes, what);
    }

    /**
     * Writes a length byte and the name.
     *
     * @param out the stream
     */
    public void writeCounted(WireOutput out) {
        out.writeU8(bytes.length);
        write(out);
    }

    void write(WireOutput out) {
        out.writeFully(ByteBuffer.wrap(bytes).asReadOnlyBuffer());
    }

    /** Writes the name and fills the rest of its field with NULs. */
    void putPadded(ByteBuffer buffer, int offset, int fieldLengthBytes) {
        buffer.put(offset, bytes);
        BigEndian.putZeroes(buffer, offset + bytes.length, fieldLengthBytes - bytes.length);
    }

    /** Returns the length in bytes, 1 to {@link #MAX_LENGTH_BYTES}. */
    public int lengthBytes() {
        return bytes.length;
    }

    /**
     * Returns whether the bytes of a buffer are this name. Does not allocate.
     *
     * @param buffer position and limit are not changed
     * @param offset absolute index of the first byte
     * @param lengthBytes how many bytes to compare
     */
    public boolean matches(ByteBuffer buffer, int offset, int lengthBytes) {
        if (lengthBytes != bytes.length) {
            return false;
        }
        for (int i = 0; i < lengthBytes; i++) {
            if (buffer.get(offset + i) != bytes[i]) {
                return false;
            }
        }
        return true;
    }

    /** Returns what {@link #hashCode()} is of the name that lies in a buffer. Does not allocate. */
    static int hash(ByteBuffer buffer, int offset, int lengthBytes) {
        int hash = 1;
        for (int i = 0; i < lengthBytes; i++) {
            hash = HASH_FACTOR * hash + buffer.get(offset + i);
        }
        return hash;
    }

    /**
     * Returns the name decoded as UTF-8; bytes that are not UTF-8 become U+FFFD. For an error message take {@link
     * #toString}.
     */
    public String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof WireName && Arrays.equals(bytes, ((WireName) other).bytes);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /**
     * Returns the name in quotes. What is not printable ASCII is escaped, because the peer chose it and a log shows
     * it.
     */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(bytes.length + 2).append('\'');
        for (byte b : bytes) {
            if (b >= ' ' && b < 0x7f && b != '\'' && b != '\\') {
                text.append((char) b);
            } else {
                text.append(String.format("\\x%02x", b));
            }
        }
        return text.append('\'').toString();
    }
}
