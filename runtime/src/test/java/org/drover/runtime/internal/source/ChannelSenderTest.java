// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.internal.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.drover.api.Deadline;
import org.drover.api.DroverException;
import org.drover.api.ErrorCategory;
import org.drover.api.handler.StateBuffer;
import org.drover.api.transport.Channel;
import org.drover.api.transport.Listener;
import org.drover.api.transport.ReceiveBuffer;
import org.drover.api.transport.Transport;
import org.drover.api.transport.TransportAddress;
import org.drover.api.transport.TransportProvider;
import org.drover.api.transport.TransportSettings;
import org.drover.runtime.internal.migration.MigrationCancellation;
import org.drover.runtime.wire.DeviceStatePacketHeader;
import org.drover.runtime.wire.MultifdInitialPacket;
import org.drover.runtime.wire.SectionKey;
import org.drover.testkit.transport.FaultyTransport;
import org.drover.testkit.transport.Gate;
import org.drover.testkit.transport.LoopbackTransportProvider;
import org.drover.testkit.transport.TestArena;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One multifd channel of the source, from the save thread's buffer to the wire. */
@Timeout(30)
class ChannelSenderTest {
    private static final int BUFFER_BYTES = 64 * 1024;

    private final TestArena arena = new TestArena(BUFFER_BYTES, 16);
    private final MigrationCancellation cancellation = new MigrationCancellation();
    private final List<Throwable> errors = new ArrayList<>();
    private final SectionKey key = SectionKey.of("dev0/vfio", 0);
    private Transport transport;
    private Channel receiving;
    private IdleBuffers idle;
    private ChannelSender sender;
    private Thread thread;

    private void open(TransportProvider provider, int depth) {
        TransportSettings settings = new TransportSettings("test", depth, 2, Map.of());
        transport = provider.open(settings, arena);
        Channel sending;
        try (Listener listener = transport.listen(new TransportAddress("mem", "*"))) {
            sending = transport.connect(listener.localAddress(), Deadline.NEVER);
            receiving = listener.accept(Deadline.NEVER);
        }
        cancellation.onCancel(() -> sending.abort(cancellation.cause()));
        idle = new IdleBuffers(depth, cancellation);
        sender = new ChannelSender(0, sending, depth, idle, () -> 0, cancellation);
        thread = new Thread(() -> {
            try {
                sender.run(new MultifdInitialPacket(new UUID(0, 0), 0), true);
            } catch (DroverException e) {
                errors.add(e);
            }
        });
        thread.start();
    }

    @AfterEach
    void nothingIsLeft() throws InterruptedException {
        cancellation.cancel(new DroverException(ErrorCategory.CANCELLED, "the test is over"));
        thread.join(20_000);
        sender.releaseAll();
        transport.close();
        assertEquals(0, arena.outCount());
    }

    private void submit(SectionSink sink, int value) {
        try (StateBuffer buffer = sink.acquire()) {
            buffer.payload().putInt(value).flip();
            sink.submit(buffer);
        }
    }

    private int receive() {
        ByteBuffer packet = ByteBuffer.allocate(DeviceStatePacketHeader.LENGTH + Integer.BYTES);
        fill(packet);
        return packet.getInt(DeviceStatePacketHeader.LENGTH);
    }

    private void fill(ByteBuffer target) {
        while (target.hasRemaining()) {
            try (ReceiveBuffer part = receiving.receive(target.remaining(), target.remaining(), Deadline.NEVER)) {
                target.put(part.data());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void packetsKeepTheirOrderThenTheStreamEnds(int depth) throws InterruptedException {
        open(new LoopbackTransportProvider(), depth);
        SectionSink sink = new SectionSink(key, idle);
        Thread saving = new Thread(() -> {
            for (int i = 0; i < 500; i++) {
                submit(sink, i);
            }
            sender.finish();
        });
        saving.start();
        fill(ByteBuffer.allocate(MultifdInitialPacket.LENGTH));
        for (int i = 0; i < 500; i++) {
            assertEquals(i, receive());
        }
        try (ReceiveBuffer end = receiving.receive(1, 1, Deadline.NEVER)) {
            assertEquals(true, end.isEndOfStream());
        }
        saving.join();
        thread.join();
        assertEquals(List.of(), errors);
        assertEquals(500, sender.report().packets());
    }

    @Test
    void packetIsSentAlsoWhileTheChannelHasNoRoomForTheNextOne() {
        // With credits of the peer: the next room may depend on this very packet.
        Gate credits = new Gate();
        credits.open();
        open(
                FaultyTransport.over(new LoopbackTransportProvider())
                        .stallingChannel(0)
                        .untilAcquireMayPass(credits),
                2);
        fill(ByteBuffer.allocate(MultifdInitialPacket.LENGTH));
        SectionSink sink = new SectionSink(key, idle);
        submit(sink, 1);
        assertEquals(1, receive());
        try (StateBuffer lent = sink.acquire();
                StateBuffer other = sink.acquire()) {
            credits.close();
            lent.payload().putInt(2).flip();
            sink.submit(lent);
            assertEquals(2, receive());
            other.payload().putInt(3).flip();
            sink.submit(other);
            assertEquals(3, receive());
        }
        credits.open();
    }

    @Test
    void lateCloseDoesNotGiveBackWhatAnotherThreadHas() {
        open(new LoopbackTransportProvider(), 1);
        fill(ByteBuffer.allocate(MultifdInitialPacket.LENGTH));
        SectionSink one = new SectionSink(key, idle);
        SectionSink two = new SectionSink(key, idle);
        StateBuffer first = one.acquire();
        first.payload().putInt(1).flip();
        one.submit(first);
        assertEquals(1, receive());
        StateBuffer second = two.acquire();
        first.close();
        first.close();
        second.payload().putInt(2).flip();
        two.submit(second);
        assertEquals(2, receive());
        assertThrows(IllegalStateException.class, first::payload);
        assertThrows(IllegalStateException.class, () -> two.submit(second));
        assertThrows(IllegalArgumentException.class, () -> one.submit(second));
    }

    @Test
    void handleIsUsedAgainOnlyAfterItWasClosed() {
        open(new LoopbackTransportProvider(), 1);
        fill(ByteBuffer.allocate(MultifdInitialPacket.LENGTH));
        SectionSink sink = new SectionSink(key, idle);
        StateBuffer first = sink.acquire();
        first.payload().putInt(1).flip();
        sink.submit(first);
        receive();
        StateBuffer second = sink.acquire();
        assertNotSame(first, second);
        second.close();
        try (StateBuffer third = sink.acquire()) {
            assertSame(second, third);
        }
    }

    @Test
    void bufferThatIsGivenBackUnsentIsLentAgain() {
        open(new LoopbackTransportProvider(), 1);
        fill(ByteBuffer.allocate(MultifdInitialPacket.LENGTH));
        SectionSink sink = new SectionSink(key, idle);
        sink.acquire().close();
        submit(sink, 5);
        assertEquals(5, receive());
    }

    @Test
    void cancelEndsTheWaitForABuffer() {
        open(new LoopbackTransportProvider(), 1);
        SectionSink sink = new SectionSink(key, idle);
        StateBuffer held = sink.acquire();
        Thread canceller =
                new Thread(() -> cancellation.cancel(new DroverException(ErrorCategory.CANCELLED, "as wanted")));
        canceller.start();
        assertEquals(
                "as wanted", assertThrows(DroverException.class, sink::acquire).getMessage());
        held.close();
    }

    @Test
    void bandwidthIsNotSavedUpAndNotExceeded() {
        assertEquals(1_000 + 2_000_000_000L, BandwidthLimit.due(1_000, 200, 100));
        assertEquals(1L << 40, BandwidthLimit.due(0, 1L << 40, 1_000_000_000L));
        BandwidthLimit limit = new BandwidthLimit(() -> 10_000_000, cancellation(null));
        long start = System.nanoTime();
        limit.pace(100_000);
        limit.pace(300_000);
        assertEquals(true, System.nanoTime() - start >= 30_000_000, "300,000 bytes at 10 MB/s take 30 ms at least");
        BandwidthLimit cancelled =
                new BandwidthLimit(() -> 1, cancellation(new DroverException(ErrorCategory.CANCELLED, "as wanted")));
        assertThrows(DroverException.class, () -> cancelled.pace(1_000_000));
        open(new LoopbackTransportProvider(), 1);
    }

    private static MigrationCancellation cancellation(DroverException cause) {
        MigrationCancellation cancellation = new MigrationCancellation();
        if (cause != null) {
            cancellation.cancel(cause);
        }
        return cancellation;
    }
}
