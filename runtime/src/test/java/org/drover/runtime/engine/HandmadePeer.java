// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.engine;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Predicate;
import org.drover.api.Deadline;
import org.drover.api.transport.Channel;
import org.drover.api.transport.ReceiveBuffer;
import org.drover.api.transport.SendBuffer;
import org.drover.api.transport.Transport;
import org.drover.api.transport.TransportAddress;
import org.drover.api.transport.TransportException;
import org.drover.api.transport.TransportSettings;
import org.drover.testkit.transport.LoopbackTransportProvider;
import org.drover.testkit.transport.TestArena;

/** A peer that sends what the test wants, byte by byte. */
final class HandmadePeer implements AutoCloseable {
    private static final Deadline WAIT = Deadline.afterMillis(600_000);
    private final TestArena arena = new TestArena(64 * 1024, 256);
    private final Transport transport =
            new LoopbackTransportProvider().open(new TransportSettings("peer", 2, 2, Map.of()), arena);
    private final TransportAddress address;

    HandmadePeer(TransportAddress address) {
        this.address = address;
    }

    Channel connect() {
        return transport.connect(address, WAIT);
    }

    /** Sends all; stops without an error where the other side breaks off. */
    static void send(Channel channel, ByteBuffer bytes) {
        try {
            while (bytes.hasRemaining()) {
                try (SendBuffer buffer = channel.acquire(WAIT)) {
                    ByteBuffer data = buffer.data();
                    int count = Math.min(data.remaining(), bytes.remaining());
                    data.put(bytes.slice().limit(count)).flip();
                    bytes.position(bytes.position() + count);
                    channel.send(buffer);
                }
            }
        } catch (TransportException e) {
            return; // the other side has had enough
        }
    }

    /** Returns what comes until the verdict, and hangs up then, or until the other side breaks off. */
    static byte[] receiveReturnPath(Channel channel) {
        byte[] bytes = receive(channel, HandmadePeer::endsWithVerdict);
        channel.close();
        return bytes;
    }

    private static boolean endsWithVerdict(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.remaining() >= 4) {
            int type = buffer.getShort();
            int length = buffer.getShort();
            if (buffer.remaining() < length) {
                return false;
            }
            buffer.position(buffer.position() + length);
            if (type == 1) {
                return true;
            }
        }
        return false;
    }

    /** Returns the next bytes, so many, or fewer if the other side breaks off before. */
    static byte[] receiveBytes(Channel channel, int count) {
        ByteBuffer all = ByteBuffer.allocate(count);
        while (all.hasRemaining()) {
            try (ReceiveBuffer part = channel.receive(all.remaining(), all.remaining(), WAIT)) {
                if (part.isEndOfStream()) {
                    break;
                }
                all.put(part.data());
            }
        }
        return Arrays.copyOf(all.array(), all.position());
    }

    /** Returns what comes until the other side ends or breaks off. */
    static byte[] receiveAll(Channel channel) {
        return receive(channel, bytes -> false);
    }

    private static byte[] receive(Channel channel, Predicate<byte[]> enough) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try {
            while (!enough.test(all.toByteArray())) {
                try (ReceiveBuffer part = channel.receive(1, 64 * 1024, WAIT)) {
                    if (part.isEndOfStream()) {
                        return all.toByteArray();
                    }
                    byte[] bytes = new byte[part.data().remaining()];
                    part.data().get(bytes);
                    all.writeBytes(bytes);
                }
            }
            return all.toByteArray();
        } catch (TransportException e) {
            return all.toByteArray();
        }
    }

    @Override
    public void close() {
        transport.close();
    }
}
