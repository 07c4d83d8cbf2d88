// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.memory.internal;

import java.nio.ByteBuffer;
import org.drover.api.handler.SectionReader;
import org.drover.runtime.wire.WireInput;

/** A section's body, for the codecs. */
final class SectionInput implements WireInput {
    private final SectionReader reader;
    private long position;

    SectionInput(SectionReader reader) {
        this.reader = reader;
    }

    @Override
    public int readU8() {
        position++;
        return reader.getU8();
    }

    @Override
    public int readU16() {
        return readU8() << 8 | readU8();
    }

    @Override
    public long readU32() {
        position += Integer.BYTES;
        return Integer.toUnsignedLong(reader.getU32());
    }

    @Override
    public long readU64() {
        position += Long.BYTES;
        return reader.getU64();
    }

    @Override
    public void readFully(ByteBuffer destination) {
        position += destination.remaining();
        reader.get(destination);
    }

    @Override
    public long position() {
        return position;
    }
}
