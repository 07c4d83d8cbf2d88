// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.relay;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Random;
import org.drover.api.Deadline;
import org.drover.api.transport.Channel;
import org.drover.api.transport.ReceiveBuffer;
import org.drover.api.transport.SendBuffer;
import org.drover.api.transport.TransportException;

/** One end of a connection, played by a test. Each call has a deadline. */
final class End {
    private final Channel channel;

    End(Channel channel) {
        this.channel = channel;
    }

    private static Deadline soon() {
        return Deadline.afterMillis(RelayBench.WAIT_MILLIS);
    }

    End send(byte[] bytes) {
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        while (rest.hasRemaining()) {
            try (SendBuffer buffer = channel.acquire(soon())) {
                int count = Math.min(rest.remaining(), buffer.data().remaining());
                buffer.data().put(rest.slice(rest.position(), count)).flip();
                channel.send(buffer);
                rest.position(rest.position() + count);
            }
        }
        return this;
    }

    /** Sends pseudo-random bytes in pieces of 1 byte to 100 kB. */
    End sendRandom(long seed, int count) {
        Random random = new Random(seed);
        Random sizes = new Random();
        for (int left = count; left > 0; ) {
            byte[] piece = new byte[Math.min(left, 1 + sizes.nextInt(sizes.nextBoolean() ? 10 : 100_000))];
            for (int i = 0; i < piece.length; i++) {
                piece[i] = (byte) random.nextInt();
            }
            send(piece);
            left -= piece.length;
        }
        return this;
    }

    End expectRandom(long seed, int count) {
        Random random = new Random(seed);
        for (int at = 0; at < count; ) {
            try (ReceiveBuffer buffer = channel.receive(1, count - at, soon())) {
                assertFalse(buffer.isEndOfStream(), "ended after " + at + " bytes");
                for (ByteBuffer data = buffer.data(); data.hasRemaining(); at++) {
                    if (data.get() != (byte) random.nextInt()) {
                        throw new AssertionError("byte " + at + " is another");
                    }
                }
            }
        }
        return this;
    }

    End expect(byte[] bytes) {
        assertArrayEquals(bytes, receive(bytes.length));
        return this;
    }

    byte[] receive(int count) {
        ByteBuffer all = ByteBuffer.allocate(count);
        while (all.hasRemaining()) {
            try (ReceiveBuffer buffer = channel.receive(1, all.remaining(), soon())) {
                assertFalse(buffer.isEndOfStream(), "ended after " + all.position() + " bytes");
                all.put(buffer.data());
            }
        }
        return all.array();
    }

    End endOutput() {
        channel.shutdownOutput();
        return this;
    }

    /** The peer has ended its direction, in order, with nothing before. */
    End expectEnd() {
        try (ReceiveBuffer buffer = channel.receive(1, Integer.MAX_VALUE, soon())) {
            assertTrue(buffer.isEndOfStream(), "bytes before the end");
        }
        return this;
    }

    /** The connection breaks, with or without bytes before. With UNIX sockets it can only end: they know no reset. */
    void expectBroken() {
        boolean isUnix = channel.info().local().startsWith("unix:");
        TransportException broken = assertThrows(TransportException.class, () -> {
            for (boolean ended = false; !ended; ) {
                try (ReceiveBuffer buffer = channel.receive(1, Integer.MAX_VALUE, soon())) {
                    ended = buffer.isEndOfStream();
                }
            }
            if (isUnix) {
                throw new TransportException("ended");
            }
        });
        assertFalse(broken.getMessage().contains("deadline"), broken.getMessage());
    }

    /** Receives until the peer ends or breaks, whichever. */
    void drain() {
        try {
            for (boolean ended = false; !ended; ) {
                try (ReceiveBuffer buffer = channel.receive(1, Integer.MAX_VALUE, soon())) {
                    ended = buffer.isEndOfStream();
                }
            }
        } catch (TransportException e) {
            assertFalse(e.getMessage().contains("deadline"), e.getMessage());
        }
    }

    void reset() {
        channel.abort(new TransportException("reset by the test"));
    }

    void close() {
        channel.close();
    }

    String local() {
        return channel.info().local();
    }
}
