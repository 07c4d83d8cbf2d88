// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream.pci;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Bytes of a configuration space, read as its registers. */
final class Registers {
    private final ByteBuffer bytes;

    Registers(ByteBuffer bytes) {
        this.bytes = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    int lengthBytes() {
        return bytes.limit();
    }

    int u8(int offset) {
        return bytes.get(offset) & 0xff;
    }

    int u16(int offset) {
        return bytes.getShort(offset) & 0xffff;
    }

    long u32(int offset) {
        return bytes.getInt(offset) & 0xffff_ffffL;
    }
}
