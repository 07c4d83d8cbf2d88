// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.testkit.transport;

import java.nio.ByteBuffer;
import java.util.Random;
import org.drover.api.Deadline;
import org.drover.api.transport.Channel;
import org.drover.api.transport.ReceiveBuffer;
import org.drover.api.transport.SendBuffer;
import org.junit.jupiter.api.Assertions;

/** A stream of bytes of which each is known from its offset, so that a lost, doubled or moved byte shows. */
final class Pattern {
    private static final long PRIME = 0x9E3779B97F4A7C15L;

    private Pattern() {}

    static byte at(long offset) {
        long mixed = (offset + 1) * PRIME;
        return (byte) (mixed >>> 56 ^ mixed >>> 24);
    }

    /** Fills from position to limit with the stream from {@code offset} on, and leaves the position where it was. */
    static void fill(ByteBuffer data, long offset) {
        for (int i = data.position(); i < data.limit(); i++) {
            data.put(i, at(offset + i - data.position()));
        }
    }

    /** Fails unless position to limit is the stream from {@code offset} on. */
    static void check(ByteBuffer data, long offset) {
        for (int i = data.position(); i < data.limit(); i++) {
            long at = offset + i - data.position();
            if (data.get(i) != at(at)) {
                Assertions.fail("byte " + at + " of the stream is " + data.get(i) + ", sent was " + at(at));
            }
        }
    }

    /** Sends {@code count} bytes from {@code offset} on in one buffer. */
    static void send(Channel channel, long offset, int count) {
        try (SendBuffer buffer = channel.acquire(Deadline.NEVER)) {
            buffer.data().limit(count);
            fill(buffer.data(), offset);
            channel.send(buffer);
        }
    }

    /** Sends {@code total} bytes of the stream in full buffers. */
    static void sendAll(Channel channel, long total) {
        for (long offset = 0; offset < total; ) {
            try (SendBuffer buffer = channel.acquire(Deadline.NEVER)) {
                ByteBuffer data = buffer.data();
                data.limit((int) Math.min(data.capacity(), total - offset));
                int count = data.remaining();
                fill(data, offset);
                channel.send(buffer);
                offset += count;
            }
        }
    }

    /** Receives {@code total} bytes and checks them. */
    static void receiveAll(Channel channel, long total) {
        receive(channel, 0, total);
    }

    /** Receives {@code count} bytes and checks that they are the stream from {@code offset} on. */
    static void receive(Channel channel, long offset, long count) {
        long end = offset + count;
        for (long at = offset; at < end; ) {
            int max = (int) Math.min(Integer.MAX_VALUE, end - at);
            try (ReceiveBuffer buffer = channel.receive(1, max, Deadline.NEVER)) {
                Assertions.assertFalse(buffer.isEndOfStream(), "stream ended after " + at + " of " + end + " bytes");
                check(buffer.data(), at);
                at += buffer.data().remaining();
            }
        }
    }

    /** Fails unless the stream ends here. */
    static void receiveEnd(Channel channel) {
        try (ReceiveBuffer buffer = channel.receive(1, Integer.MAX_VALUE, Deadline.NEVER)) {
            Assertions.assertTrue(buffer.isEndOfStream(), "more bytes where the stream should end");
            Assertions.assertFalse(buffer.data().hasRemaining(), "bytes at the end of the stream");
        }
    }

    /** Returns a size from 1 to {@code max}, small ones and the largest more often than others. */
    static int size(Random random, int max) {
        return switch (random.nextInt(4)) {
            case 0 -> 1 + random.nextInt(Math.min(16, max));
            case 1 -> max;
            default -> 1 + random.nextInt(max);
        };
    }
}
