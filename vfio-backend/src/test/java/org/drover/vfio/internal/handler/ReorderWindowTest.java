// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vfio.internal.handler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Stream;
import org.drover.api.DroverException;
import org.drover.api.MigrationCancelledException;
import org.drover.api.ProtocolException;
import org.drover.api.handler.StatePacket;
import org.drover.api.transport.ReceiveBuffer;
import org.drover.api.transport.TransportException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(30)
class ReorderWindowTest {
    private static final String DEVICE = "0000:00:03.0";
    private static final DroverException CANCEL = new MigrationCancelledException("cancelled by the test");

    private final FakeCancellation cancellation = new FakeCancellation();
    private final FakeStatistics statistics = new FakeStatistics();
    private final Threads threads = new Threads();
    private final FakeChannel channel = new FakeChannel(0, 8, 4, cancellation);
    private final FakeChannel narrow = new FakeChannel(1, 1, 4, cancellation);
    private ReorderWindow window = window(8);

    private ReorderWindow window(int capacity) {
        return new ReorderWindow(DEVICE, capacity, cancellation, statistics);
    }

    @AfterEach
    @Timeout(30)
    void nothingIsLeft() throws InterruptedException {
        cancellation.cancel(CANCEL);
        threads.join();
        window.close();
        threads.close();
        assertEquals(0, channel.lentBuffers());
        assertEquals(0, narrow.lentBuffers());
        assertEquals(2, cancellation.registeredActions(), "the channels' own");
    }

    private void put(FakeChannel from, int index, int bytes) {
        window.put(from.packet(content(index, bytes)), index);
    }

    private void putLast(int index) {
        window.putLast(channel.packet(Payloads.envelope((byte) index)), index);
    }

    private static byte[] content(int index, int bytes) {
        byte[] content = new byte[bytes];
        java.util.Arrays.fill(content, (byte) index);
        return content;
    }

    /** Takes what there is up to the config; returns the first byte and the length of each part. */
    private String takeAll() {
        StringBuilder taken = new StringBuilder();
        ReceiveBuffer part;
        while ((part = window.take()) != null) {
            ByteBuffer data = part.data();
            taken.append(data.get(0)).append(':').append(data.remaining()).append(' ');
            part.close();
        }
        return taken.toString().trim();
    }

    private static ProtocolException assertRefused(Executable action, String... words) {
        return VfioLoadHandlerTest.assertRefused(ProtocolException.class, action, words);
    }

    // Order.

    @ParameterizedTest
    @CsvSource({"'0,1,2,3'", "'3,2,1,0'", "'1,0,3,2'", "'2,3,0,1'", "'3,0,1,2'", "'0,2,1,3'"})
    void packetsAreTakenInTheOrderOfArrival(String arrival) {
        for (String index : arrival.split(",")) {
            if ("3".equals(index)) {
                putLast(3);
            } else {
                put(channel, Integer.parseInt(index), 5);
            }
        }
        assertEquals("0:4 0:1 1:4 1:1 2:4 2:1", takeAll());
        assertEquals(3, window.config().get(0));
        assertEquals(0, statistics.queuedPackets());
        assertNull(window.take(), "the end stays the end");
    }

    @Test
    void deviceWithoutDataNeverEnds() {
        putLast(0);
        assertEquals("", takeAll());
        assertEquals(1, window.config().remaining());
    }

    @Test
    void packetIsTakenOnlyWhenItIsWhole() throws InterruptedException {
        Thread putting = threads.start("channel", () -> put(narrow, 0, 40));
        for (int part = 0; part < 10; part++) {
            ReceiveBuffer taken = window.take();
            assertEquals(1, narrow.lentBuffers(), "one buffer carries a packet of ten");
            taken.close();
        }
        putting.join();
        assertEquals(List.of(), threads.failures());
    }

    @Test
    void waitingPacketsAreMiscounted() {
        put(channel, 2, 1);
        put(channel, 1, 1);
        assertEquals(2, statistics.queuedPackets());
        putLast(3);
        assertEquals(3, statistics.queuedPackets());
        put(channel, 0, 1);
        assertEquals(3, statistics.queuedPackets(), "1, 2 and 3 wait");
        takeAll();
        assertEquals(0, statistics.queuedPackets());
        assertEquals("0 0 0 4", statistics.sums());
    }

    // Bound.

    @Test
    void fullWindowTakesPacketsOrLocksTheNextOneOut() throws InterruptedException {
        window.close();
        window = window(2);
        put(channel, 1, 1);
        put(channel, 2, 1);
        Thread tooEarly = threads.start("channel", () -> put(channel, 3, 1));
        Threads.awaitWaiting(tooEarly);
        assertEquals("0 0 0 2", statistics.sums(), "the third one waits outside");
        put(channel, 0, 1);
        assertEquals(0, first());
        assertEquals(1, first());
        assertEquals(2, first());
        assertEquals(3, first());
        tooEarly.join();
        assertEquals(List.of(), threads.failures());
    }

    @Test
    void packetThatWaitsForRoomIsTakenTwice() throws InterruptedException {
        window.close();
        window = window(1);
        put(channel, 1, 1);
        Thread waiting = threads.start("channel", () -> put(channel, 2, 1));
        Threads.awaitWaiting(waiting);
        Thread doubled = threads.start("channel-2", () -> put(channel, 2, 1));
        Threads.awaitWaiting(doubled);
        put(channel, 0, 1);
        assertEquals(0, first());
        assertThrows(ProtocolException.class, () -> {
            for (; ; ) {
                first();
            }
        });
        threads.join();
        // The other one may have been let in, and then hears of it too.
        assertTrue(threads.failures().size() > 0);
        threads.failures()
                .forEach(failure -> assertTrue(failure.getMessage().contains("packet 2 has arrived a second time")));
    }

    private int first() {
        try (ReceiveBuffer part = window.take()) {
            return part.data().get(0);
        }
    }

    // What is refused.

    /** Arrivals, a last packet marked by an exclamation mark, and what the one at the end is refused for. */
    @ParameterizedTest
    @CsvSource({
        "1 1, packet 1 has arrived a second time",
        "0 0, packet 0 has arrived a second time",
        "4294967294 4294967294, packet 4294967294 has arrived a second time",
        "3! 4, 'packet 4 lies after the last one, which is packet 3'",
        "3! 4294967294, packet 4294967294 lies after the last one",
        "3! 3, packet 3 has arrived a second time",
        "3! 3!, 'packet 3 says that it is the last one, and so did packet 3'",
        "3! 2!, 'packet 2 says that it is the last one, and so did packet 3'",
        "3! 4!, 'packet 4 says that it is the last one, and so did packet 3'",
        "5 3!, 'packet 3 says that it is the last one, but packet 5 has arrived'",
        "3 3!, 'packet 3 says that it is the last one, but packet 3 has arrived'",
        "4294967294 0!, but packet 4294967294 has arrived"
    })
    void wrongIndexIsTaken(String arrivals, String words) {
        Executable arrive = () -> {
            for (String arrival : arrivals.split(" ")) {
                if (arrival.endsWith("!")) {
                    putLast(Integer.parseInt(arrival.replace("!", "")));
                } else {
                    put(channel, Integer.parseUnsignedInt(arrival), 1);
                }
            }
        };
        ProtocolException refused = assertRefused(arrive, DEVICE, words);
        assertSame(refused, assertThrows(ProtocolException.class, window::take), "and the load thread hears of it");
    }

    @Test
    void packetThatWasLoadedIsTakenAgain() {
        put(channel, 0, 1);
        put(channel, 1, 1);
        assertEquals(0, first());
        assertRefused(() -> put(channel, 0, 1), "packet 0 has arrived a second time");
    }

    @Test
    void packetAfterTheEndIsTaken() {
        put(channel, 0, 1);
        putLast(1);
        takeAll();
        window.close();
        assertRefused(() -> put(channel, 0, 1), "packet 0 has arrived a second time");
        assertRefused(() -> put(channel, 7, 1), "packet 7 lies after the last one");
        assertRefused(() -> putLast(1), "and so did packet 1");
    }

    @Test
    void indexIsUsedAsASubscript() {
        put(channel, 0xffff_fffe, 4);
        put(channel, 0x7fff_ffff, 4);
        put(channel, 0x8000_0000, 4);
        assertEquals(3, channel.lentBuffers());
        put(channel, 0, 4);
        assertEquals(0, first());
    }

    // What never comes.

    static Stream<Arguments> missingIndices() {
        return Stream.of(
                Arguments.of(new int[] {}, -1, "packet 0 is missing", "last one has not arrived"),
                Arguments.of(new int[] {0, 1}, -1, "packet 2 is missing", "last one has not arrived"),
                Arguments.of(new int[] {1, 2}, 3, "packet 0 is missing", "last one is 3"),
                Arguments.of(new int[] {0, 2}, 3, "packet 1 is missing", "last one is 3"),
                Arguments.of(new int[] {0, 1}, 3, "packet 2 is missing", "last one is 3"),
                Arguments.of(new int[] {0, 0xffff_fffe}, -1, "packet 1 is missing", "last one has not arrived"));
    }

    @ParameterizedTest
    @MethodSource("missingIndices")
    void missingPacketIsWaitedFor(int[] indices, int last, String missing, String lastWords)
            throws InterruptedException {
        for (int index : indices) {
            put(channel, index, 1);
        }
        if (last >= 0) {
            putLast(last);
        }
        Thread loading = threads.start("load", this::takeAll);
        Threads.awaitWaiting(loading);
        window.channelsEnded();
        loading.join();
        assertEquals(1, threads.failures().size());
        ProtocolException error = (ProtocolException) threads.failures().get(0);
        assertRefused(
                () -> {
                    throw error;
                },
                DEVICE,
                missing,
                lastWords);
    }

    @Test
    void endOfTheChannelsFailsWhatHasArrived() {
        put(channel, 1, 1);
        putLast(2);
        put(channel, 0, 1);
        window.channelsEnded();
        assertEquals("0:1 1:1", takeAll());
    }

    @Test
    void packetThatBreaksOffIsWaitedFor() {
        StatePacket broken = channel.brokenPacket(content(0, 20), 10);
        TransportException error = assertThrows(TransportException.class, () -> window.put(broken, 0));
        assertSame(error, assertThrows(TransportException.class, () -> {
            for (; ; ) {
                first();
            }
        }));
    }

    @Test
    void lastPacketThatBreaksOffIsWaitedFor() {
        StatePacket broken = channel.brokenPacket(Payloads.envelope(content(0, 20)), 10);
        TransportException error = assertThrows(TransportException.class, () -> window.putLast(broken, 0));
        assertSame(error, assertThrows(TransportException.class, window::take));
    }

    // Cancel, in every wait.

    @Test
    void cancelDoesNotReachTheLoadThread() throws InterruptedException {
        Thread loading = threads.start("load", this::takeAll);
        Threads.awaitWaiting(loading);
        cancellation.cancel(CANCEL);
        loading.join();
        assertEquals(List.of(CANCEL), threads.failures());
    }

    @Test
    void cancelDoesNotReachAChannelThatWaitsForRoom() throws InterruptedException {
        window.close();
        window = window(1);
        put(channel, 1, 1);
        Thread putting = threads.start("channel", () -> put(channel, 2, 1));
        Threads.awaitWaiting(putting);
        cancellation.cancel(CANCEL);
        putting.join();
        assertEquals(List.of(CANCEL), threads.failures());
    }

    @Test
    void cancelDoesNotReachAChannelThatWaitsForABuffer() throws InterruptedException {
        Thread putting = threads.start("channel", () -> put(narrow, 1, 12));
        Threads.await(() -> narrow.isWaiting() && narrow.lentBuffers() == 1);
        cancellation.cancel(CANCEL);
        putting.join();
        assertEquals(List.of(CANCEL), threads.failures());
        assertEquals(1, narrow.lentBuffers(), "held by the window until it is closed");
    }

    @Test
    void closedWindowKeepsBuffers() throws InterruptedException {
        Thread putting = threads.start("channel", () -> put(narrow, 1, 12));
        Threads.await(() -> narrow.isWaiting() && narrow.lentBuffers() == 1);
        window.close();
        putting.join();
        assertEquals(0, narrow.lentBuffers());
        assertEquals(1, threads.failures().size());
    }

    @Test
    void failureOfTheLoadThreadKeepsAChannelWaiting() throws InterruptedException {
        Thread putting = threads.start("channel", () -> put(narrow, 1, 12));
        Threads.await(() -> narrow.isWaiting() && narrow.lentBuffers() == 1);
        IllegalStateException defect = new IllegalStateException("a defect");
        window.fail(defect);
        window.close();
        putting.join();
        assertSame(defect, threads.failures().get(0).getCause());
        assertTrue(threads.failures().get(0).getMessage().contains(DEVICE));
    }

    @Test
    void interruptIsSwallowed() throws InterruptedException {
        Thread loading = threads.start("load", this::takeAll);
        Threads.awaitWaiting(loading);
        loading.interrupt();
        loading.join();
        assertEquals(
                MigrationCancelledException.class, threads.failures().get(0).getClass());
        assertTrue(threads.failures().get(0).getMessage().contains("packet 0"));
    }

    @Test
    void windowWithoutRoomIsMade() {
        assertThrows(IllegalArgumentException.class, () -> window(0));
    }

    // What is held is what arrived.

    @Test
    void partsAreCopiedOrMixed() {
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        for (int index = 0; index < 4; index++) {
            expected.writeBytes(content(index, 7));
        }
        putLast(4);
        for (int index = 3; index >= 0; index--) {
            put(channel, index, 7);
        }
        ByteArrayOutputStream taken = new ByteArrayOutputStream();
        ReceiveBuffer part;
        while ((part = window.take()) != null) {
            byte[] bytes = new byte[part.data().remaining()];
            part.data().get(bytes);
            taken.writeBytes(bytes);
            part.close();
        }
        org.junit.jupiter.api.Assertions.assertArrayEquals(expected.toByteArray(), taken.toByteArray());
    }
}
