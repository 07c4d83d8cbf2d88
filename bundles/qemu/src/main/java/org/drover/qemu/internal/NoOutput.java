// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.qemu.internal;

import java.nio.ByteBuffer;
import org.drover.runtime.wire.WireOutput;

/** Where what is not wanted goes. */
final class NoOutput implements WireOutput {
    private long position;

    @Override
    public void writeU8(int value) {
        position += Byte.BYTES;
    }

    @Override
    public void writeU16(int value) {
        position += Short.BYTES;
    }

    @Override
    public void writeU32(long value) {
        position += Integer.BYTES;
    }

    @Override
    public void writeU64(long value) {
        position += Long.BYTES;
    }

    @Override
    public void writeFully(ByteBuffer source) {
        position += source.remaining();
        source.position(source.limit());
    }

    @Override
    public long position() {
        return position;
    }
}
