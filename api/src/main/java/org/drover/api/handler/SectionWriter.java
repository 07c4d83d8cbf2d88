// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.api.handler;

import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Writes the body of one section to the main channel. Big-endian. Every call may block while the connection takes the
 * bytes; a cancel ends the wait. Main thread only; valid until the handler's method returns.
 */
@ProviderType
public interface SectionWriter {
    /** Writes one byte. @param value the low 8 bits count */
    void putU8(int value);

    /** Writes 4 bytes. @param value unsigned */
    void putU32(int value);

    /** Writes 8 bytes. @param value unsigned */
    void putU64(long value);

    /** Writes all remaining bytes of {@code source}, copying them: for small things. @param source any buffer */
    void put(ByteBuffer source);

    /**
     * Lends room in the channel's own buffer, so that a device can be read straight onto the wire:
     * <pre>{@code
     * ByteBuffer room = writer.reserve(16 + maxBytes);
     * room.position(room.position() + 16);
     * int bytes = device.read(room);
     * if (bytes > 0) { ... fill in the 16 bytes before ...; writer.commit(room); }
     * }</pre>
     *
     * @param bytes room that is needed, 1 to {@link #maxReserveBytes()}
     * @return direct, big-endian; position 0; limit {@code bytes}
     */
    ByteBuffer reserve(int bytes);

    /**
     * Writes what is between 0 and the position of the buffer that {@link #reserve} returned last. A reservation that is
     * not committed writes nothing.
     *
     * @param room what {@link #reserve} returned
     */
    void commit(ByteBuffer room);

    /** Returns the most that {@link #reserve} gives: at least 1 MiB + 4 KiB. */
    int maxReserveBytes();
}
