// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vfio.internal.handler;

import java.nio.ByteBuffer;
import java.util.Random;

/** Makes payloads of device-state packets. */
final class Payloads {
    private Payloads() {}

    static byte[] data(int index, byte... data) {
        return packet(0, index, 0, data);
    }

    static byte[] config(int index, byte... config) {
        return packet(0, index, 1, envelope(config));
    }

    static byte[] packet(int version, int index, int flags, byte... rest) {
        return ByteBuffer.allocate(12 + rest.length)
                .putInt(version)
                .putInt(index)
                .putInt(flags)
                .put(rest)
                .array();
    }

    static byte[] envelope(byte... config) {
        return ByteBuffer.allocate(16 + config.length)
                .putLong(VfioWire.DEV_CONFIG_STATE)
                .put(config)
                .putLong(VfioWire.END_OF_STATE)
                .array();
    }

    static byte[] u64(long... values) {
        ByteBuffer bytes = ByteBuffer.allocate(8 * values.length);
        for (long value : values) {
            bytes.putLong(value);
        }
        return bytes.array();
    }

    static byte[] random(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
