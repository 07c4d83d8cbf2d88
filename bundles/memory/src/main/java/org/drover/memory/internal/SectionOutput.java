// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.memory.internal;

import java.nio.ByteBuffer;
import org.drover.api.handler.SectionWriter;
import org.drover.runtime.wire.WireOutput;

/** A section's body, for the codecs. */
final class SectionOutput implements WireOutput {
    private final SectionWriter writer;
    private long position;

    SectionOutput(SectionWriter writer) {
        this.writer = writer;
    }

    @Override
    public void writeU8(int value) {
        position++;
        writer.putU8(value);
    }

    @Override
    public void writeU16(int value) {
        writeU8(value >> 8);
        writeU8(value & 0xff);
    }

    @Override
    public void writeU32(long value) {
        position += Integer.BYTES;
        writer.putU32((int) value);
    }

    @Override
    public void writeU64(long value) {
        position += Long.BYTES;
        writer.putU64(value);
    }

    @Override
    public void writeFully(ByteBuffer source) {
        position += source.remaining();
        writer.put(source);
    }

    @Override
    public long position() {
        return position;
    }
}
