// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Random;
import org.drover.api.Deadline;
import org.drover.api.transport.Channel;
import org.drover.api.transport.Listener;
import org.drover.api.transport.Transport;
import org.drover.api.transport.TransportAddress;
import org.drover.api.transport.TransportException;
import org.drover.api.transport.TransportProvider;
import org.drover.api.transport.TransportSettings;
import org.drover.testkit.transport.FaultyTransport;
import org.drover.testkit.transport.LoopbackTransportProvider;
import org.drover.testkit.transport.TestArena;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What one end writes the other reads, wherever buffers begin and end. */
@Timeout(30)
class ChannelWireTest {
    private static final int BUFFER_BYTES = 4096;

    private final TestArena arena = new TestArena(BUFFER_BYTES, 8);
    private Transport out;
    private Transport in;
    private Channel sending;
    private Channel receiving;

    private void open(TransportProvider receiver) {
        TransportSettings settings = new TransportSettings("test", 2, 2, Map.of());
        in = receiver.open(settings, arena);
        out = new LoopbackTransportProvider().open(settings, arena);
        try (Listener listener = in.listen(new TransportAddress("mem", "*"))) {
            sending = out.connect(listener.localAddress(), Deadline.NEVER);
            receiving = listener.accept(Deadline.NEVER);
        }
    }

    @AfterEach
    void nothingIsLeft() {
        out.close();
        in.close();
        assertEquals(0, arena.outCount());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7, 8, 11, 4095, 4096})
    void everyValueSurvivesEverySplit(int maxReceiveBytes) throws InterruptedException {
        open(FaultyTransport.over(new LoopbackTransportProvider()).shorteningReceivesOfChannel(0, maxReceiveBytes));
        Thread writing = new Thread(this::write);
        writing.start();
        ByteBuffer prefix = ByteBuffer.allocate(4).putInt(0, 0x01020304);
        try (ChannelWireInput reader = new ChannelWireInput(receiving, BUFFER_BYTES, prefix, "the stream")) {
            assertEquals(0x0102, reader.readU16());
            // From the prefix into the first buffer.
            assertEquals(0x03045566L, reader.readU32());
            assertEquals(0x7788, reader.readU16());
            read(reader);
            assertFalse(reader.hasMore());
        }
        writing.join();
    }

    private void write() {
        Random random = new Random(5);
        try (ChannelWireOutput writer = new ChannelWireOutput(sending, BUFFER_BYTES)) {
            writer.putU32(0x55667788);
            for (int i = 0; i < 400; i++) {
                writer.putU8(i);
                writer.writeU16(i);
                writer.putU32(-i);
                writer.putU64(-i * 0x100000000L);
                byte[] bytes = new byte[i * 31 % 9000];
                random.nextBytes(bytes);
                writer.put(ByteBuffer.wrap(bytes));
                ByteBuffer room = writer.reserve(BUFFER_BYTES);
                writer.commit(room.putInt(i).put(bytes, 0, Math.min(100, bytes.length)));
            }
            writer.flush();
            writer.flush();
            sending.shutdownOutput();
        }
    }

    private void read(ChannelWireInput reader) {
        Random random = new Random(5);
        for (int i = 0; i < 400; i++) {
            assertEquals(i & 0xff, reader.getU8());
            assertEquals(i, reader.readU16());
            assertEquals(-i, reader.getU32());
            assertEquals(-i * 0x100000000L, reader.getU64());
            byte[] bytes = new byte[i * 31 % 9000];
            random.nextBytes(bytes);
            assertArrayEquals(bytes, i % 2 == 0 ? copied(reader, bytes.length) : transferred(reader, bytes.length));
            assertEquals(i, reader.getU32());
            copied(reader, Math.min(100, bytes.length));
        }
    }

    private static byte[] copied(ChannelWireInput reader, int count) {
        ByteBuffer target = ByteBuffer.allocate(count);
        reader.get(target);
        return target.array();
    }

    private static byte[] transferred(ChannelWireInput reader, int count) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        reader.transfer(count, part -> {
            byte[] bytes = new byte[part.remaining()];
            part.get(bytes);
            all.writeBytes(bytes);
        });
        return all.toByteArray();
    }

    @Test
    void endInTheMiddleOfAValueSaysHowFarItCame() {
        open(new LoopbackTransportProvider());
        try (ChannelWireOutput writer = new ChannelWireOutput(sending, BUFFER_BYTES)) {
            writer.putU32(7);
            writer.putU8(1);
            writer.flush();
            sending.shutdownOutput();
        }
        try (ChannelWireInput reader =
                new ChannelWireInput(receiving, BUFFER_BYTES, ByteBuffer.allocate(0), "the stream")) {
            assertEquals(7, reader.getU32());
            TransportException error = assertThrows(TransportException.class, reader::getU64);
            assertTrue(error.getMessage().contains("ended after 4 bytes, in the middle"), error.getMessage());
        }
    }

    @Test
    void handlerThatLeavesBytesIsADefect() {
        open(new LoopbackTransportProvider());
        try (ChannelWireOutput writer = new ChannelWireOutput(sending, BUFFER_BYTES)) {
            writer.putU64(7);
            writer.flush();
        }
        try (ChannelWireInput reader =
                new ChannelWireInput(receiving, BUFFER_BYTES, ByteBuffer.allocate(0), "the stream")) {
            assertThrows(IllegalStateException.class, () -> reader.transfer(8, part -> part.get()));
        }
    }

    @Test
    void reservationIsLostWhenSomethingElseIsWritten() {
        open(new LoopbackTransportProvider());
        try (ChannelWireOutput writer = new ChannelWireOutput(sending, BUFFER_BYTES)) {
            ByteBuffer room = writer.reserve(10).putInt(1);
            writer.putU8(1);
            assertThrows(IllegalStateException.class, () -> writer.commit(room));
            assertThrows(IllegalArgumentException.class, () -> writer.reserve(0));
            assertThrows(IllegalArgumentException.class, () -> writer.reserve(BUFFER_BYTES + 1));
            assertEquals(1, writer.position());
        }
    }
}
