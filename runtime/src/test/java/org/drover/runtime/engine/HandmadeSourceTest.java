// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.engine;

import static org.drover.runtime.engine.HandmadeStream.CONFIG_STATE;
import static org.drover.runtime.engine.HandmadeStream.END_OF_STATE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.drover.api.migration.MayRun;
import org.drover.api.migration.MigrationParameters;
import org.drover.api.migration.MigrationState;
import org.drover.api.transport.Channel;
import org.drover.runtime.wire.Captures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams that no good source sends: each is refused by name, with SHUT 1, and nothing runs. */
@Timeout(60)
class HandmadeSourceTest {
    private static final String DEV0 = "dev0/vfio";
    private static final byte[] PONG_AND_SHUT_1 = {0, 2, 0, 4, 0, 0, 0, 1, 0, 1, 0, 4, 0, 0, 0, 1};

    private static Scenario destination(int channels) {
        Scenario scenario = Scenario.of(1).set(MigrationParameters.CONNECT_TIMEOUT, 1_500L);
        if (channels == 0) {
            scenario.set(MigrationParameters.MULTIFD, false);
        } else {
            scenario.set(MigrationParameters.MULTIFD_CHANNELS, channels);
        }
        return scenario.listen();
    }

    private static Arguments main(String expected, Consumer<HandmadeStream> rest) {
        return Arguments.of(expected, rest);
    }

    static Stream<Arguments> wrongMainStreams() {
        return Stream.of(
                main("section 'ram' ", s -> s.header(1, 1, "ram", 4).u64(0x10)),
                main("0000:00:09.0/e1000e", s -> s.header(4, 1, "0000:00:09.0/e1000e", 2)),
                main("known are", s -> s.header(1, 1, "dev0/vfi", 1)),
                main("version 2, here at most 1", s -> s.header(1, 1, DEV0, 2)),
                main("element", s -> s.u8(0x55)),
                main("SUBSECTION", s -> s.u8(5)),
                main("footer", s -> s.header(1, 1, DEV0, 1)
                        .u64(HandmadeStream.SETUP_STATE)
                        .u64(END_OF_STATE)
                        .footer(2)),
                main("footer", s -> s.header(1, 1, DEV0, 1)
                        .u64(HandmadeStream.SETUP_STATE)
                        .u64(END_OF_STATE)
                        .u8(2)
                        .u32(1)),
                main("starts twice", s -> s.start(1, DEV0).start(2, DEV0)),
                main("section 7, which never started", s -> s.empty(2, 7)),
                main("which has ended", s -> s.start(1, DEV0).empty(3, 1).empty(3, 1)),
                main("which has ended", s -> s.start(1, DEV0).empty(3, 1).empty(2, 1)),
                main("before its SECTION_END", s -> s.start(1, DEV0).header(4, 2, DEV0, 1)),
                main("'" + DEV0 + "' did not", s -> s.start(1, DEV0).u8(0)),
                main("[dev0/vfio]", s -> s.u8(0).u8(6).u32(0)),
                main(
                        "where the description must be",
                        s -> s.start(1, DEV0).empty(3, 1).u8(0).u8(0)),
                main(
                        "where the description must be",
                        s -> s.start(1, DEV0).empty(3, 1).u8(0).u8(8)),
                main("SWITCHOVER_START twice", s -> s.start(1, DEV0).command(11).command(11)),
                main("OPEN_RETURN_PATH twice", s -> s.command(1)),
                main("POSTCOPY_ADVISE", s -> s.command(3)),
                main("POSTCOPY_RUN", s -> s.command(5)),
                main("ENABLE_COLO", s -> s.command(8)),
                main("Unknown command 77", s -> s.command(77)),
                main("SWITCHOVER_START", s -> s.u8(8).u16(11).u16(4)),
                main("unknown tag", s -> s.header(1, 1, DEV0, 1).u64(0x1234)),
                main("18446744073709551615 bytes", s -> s.start(1, DEV0)
                        .u8(2)
                        .u32(1)
                        .u64(HandmadeStream.DATA_STATE)
                        .u64(-1)),
                main(
                        "without its config",
                        s -> s.start(1, DEV0).empty(3, 1).u8(0).u8(6).u32(0)),
                main("twice", s -> s.start(1, DEV0)
                        .empty(3, 1)
                        .header(4, 1, DEV0, 1)
                        .u64(END_OF_STATE)
                        .footer(1)
                        .header(4, 1, DEV0, 1)),
                main("followed by", s -> s.start(1, DEV0)
                        .empty(3, 1)
                        .header(4, 1, DEV0, 1)
                        .u64(CONFIG_STATE)
                        .zeroes(64)));
    }

    @ParameterizedTest
    @MethodSource("wrongMainStreams")
    void wrongMainStreamIsRefusedByName(String expected, Consumer<HandmadeStream> rest) {
        try (Scenario scenario = destination(0);
                HandmadePeer peer = new HandmadePeer(scenario.destination.localAddress())) {
            HandmadeStream stream = new HandmadeStream().opening();
            rest.accept(stream);
            Channel main = peer.connect();
            HandmadePeer.send(main, stream.toBuffer());
            assertArrayEquals(PONG_AND_SHUT_1, returnPath(main));
            assertRefused(scenario, expected);
        }
    }

    /** The return path of a PING that may not have been read before the failure: the PONG is put where it would be. */
    private static byte[] returnPath(Channel main) {
        byte[] bytes = HandmadePeer.receiveReturnPath(main);
        if (bytes.length == PONG_AND_SHUT_1.length) {
            return bytes;
        }
        return ByteBuffer.allocate(PONG_AND_SHUT_1.length)
                .put(PONG_AND_SHUT_1, 0, PONG_AND_SHUT_1.length - bytes.length)
                .put(bytes)
                .array();
    }

    private static void assertRefused(Scenario scenario, String expected) {
        assertEquals(MigrationState.FAILED, scenario.destinationReport().state(), scenario::errors);
        assertEquals(MayRun.NO, scenario.destination.report().mayRun());
        assertTrue(scenario.destinationError().contains(expected), scenario::errors);
        assertTrue(scenario.journal.of("destination").stream().noneMatch(e -> e.startsWith("machine")));
    }

    @Test
    void streamThatIsNoMigrationIsRefusedBeforeAnyDeviceIsTouched() {
        try (Scenario scenario = destination(0);
                HandmadePeer peer = new HandmadePeer(scenario.destination.localAddress())) {
            Channel main = peer.connect();
            HandmadePeer.send(
                    main, new HandmadeStream().u32(0x5145564d).u32(2).zeroes(8).toBuffer());
            HandmadePeer.receiveAll(main);
            assertRefused(scenario, "version");
            assertEquals(0, scenario.destinations.get(0).plan().count("setState(RESUMING)"));
        }
    }

    static Stream<Arguments> wrongChannelStreams() {
        return Stream.of(
                main("magic", s -> s.zeroes(300)),
                main("nobody here loads", s -> s.deviceState("dev1/vfio", 100).zeroes(100)),
                main("payload of", s -> s.deviceState(DEV0, 0xffffffffL)),
                main("payload of", s -> s.deviceState(DEV0, 4 * 1024 * 1024 + 1)),
                main("payload of", s -> s.deviceState(DEV0, 0)),
                main("within a packet's header", s -> s.u32(0x11223344).u32(1)),
                main("within a packet", s -> s.deviceState(DEV0, 100).zeroes(50)),
                main("12 bytes", s -> s.deviceState(DEV0, 12).zeroes(12)),
                main("never valid", s -> s.deviceState(DEV0, 16)
                        .u32(0)
                        .u32(0xffffffffL)
                        .u32(0)
                        .zeroes(4)),
                main("is missing", s -> s.deviceState(DEV0, 16)
                        .u32(0)
                        .u32(0xfffffffeL)
                        .u32(0)
                        .zeroes(4)),
                main("second time", s -> s.deviceState(DEV0, 16)
                        .u32(0)
                        .u32(1)
                        .u32(0)
                        .zeroes(4)
                        .deviceState(DEV0, 16)
                        .u32(0)
                        .u32(1)
                        .u32(0)
                        .zeroes(4)),
                main("lies after the last", s -> s.deviceState(DEV0, 28)
                        .u32(0)
                        .u32(1)
                        .u32(1)
                        .u64(CONFIG_STATE)
                        .u64(END_OF_STATE)
                        .deviceState(DEV0, 16)
                        .u32(0)
                        .u32(2)
                        .u32(0)
                        .zeroes(4)));
    }

    @ParameterizedTest
    @MethodSource("wrongChannelStreams")
    void wrongChannelStreamIsRefused(String expected, Consumer<HandmadeStream> rest) {
        for (int split : new int[] {1, 100, 100_000}) {
            try (Scenario scenario = destination(1);
                    HandmadePeer peer = new HandmadePeer(scenario.destination.localAddress())) {
                Channel main = peer.connect();
                HandmadePeer.send(
                        main,
                        new HandmadeStream()
                                .opening()
                                .start(1, DEV0)
                                .command(11)
                                .empty(3, 1)
                                .toBuffer());
                HandmadeStream stream = new HandmadeStream().initialPacket(0x11223344, 1, 0);
                rest.accept(stream);
                Channel channel = peer.connect();
                ByteBuffer bytes = stream.toBuffer();
                while (bytes.hasRemaining()) {
                    int count = Math.min(split, bytes.remaining());
                    HandmadePeer.send(channel, bytes.slice().limit(count));
                    bytes.position(bytes.position() + count);
                }
                end(channel);
                assertArrayEquals(PONG_AND_SHUT_1, returnPath(main));
                assertRefused(scenario, expected);
            }
        }
    }

    private static void end(Channel channel) {
        try {
            channel.shutdownOutput();
        } catch (org.drover.api.transport.TransportException e) {
            return; // broken off by the other side already
        }
    }

    @Test
    void mainChannelThatEndsInTheMiddleIsRefused() {
        try (Scenario scenario = destination(0);
                HandmadePeer peer = new HandmadePeer(scenario.destination.localAddress())) {
            Channel main = peer.connect();
            HandmadePeer.send(
                    main, new HandmadeStream().opening().start(1, DEV0).toBuffer());
            main.shutdownOutput();
            assertArrayEquals(PONG_AND_SHUT_1, returnPath(main));
            assertRefused(scenario, "in the middle");
        }
    }

    /** What may connect beside the source: port scanners, health checks, another migration. */
    @ParameterizedTest
    @ValueSource(strings = {"silent", "closing", "http", "version", "id", "twice", "secondMain"})
    void strangersAreRefusedAndTheSourceStillComesThrough(String kind) {
        try (Scenario scenario = Scenario.of(1).listen();
                HandmadePeer stranger = new HandmadePeer(scenario.destination.localAddress())) {
            for (int i = 0; i < 3; i++) {
                Channel channel = stranger.connect();
                switch (kind) {
                    case "closing" -> channel.close();
                    case "http" -> HandmadePeer.send(channel, ByteBuffer.wrap("GET / HTTP/1.1\r\n\r\n".getBytes()));
                    case "version" ->
                        HandmadePeer.send(
                                channel,
                                new HandmadeStream()
                                        .initialPacket(0x11223344, 2, 0)
                                        .toBuffer());
                    case "id" ->
                        // QEMU 10.0 takes id = N, one past its array.
                        HandmadePeer.send(
                                channel,
                                new HandmadeStream()
                                        .initialPacket(0x11223344, 1, 2)
                                        .toBuffer());
                    default -> {}
                }
                if (!kind.equals("silent") && !kind.equals("twice") && !kind.equals("secondMain")) {
                    assertEquals(0, HandmadePeer.receiveAll(channel).length);
                }
            }
            scenario.migrate().assertCompleted();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void secondConnectionOfOneKindIsRefused(boolean mainTwice) {
        try (Scenario scenario = destination(2);
                HandmadePeer peer = new HandmadePeer(scenario.destination.localAddress())) {
            HandmadeStream first = mainTwice
                    ? new HandmadeStream().u32(0x5145564d)
                    : new HandmadeStream().initialPacket(0x11223344, 1, 1);
            Channel[] both = {peer.connect(), peer.connect()};
            HandmadePeer.send(both[0], first.toBuffer());
            HandmadePeer.send(both[1], first.toBuffer());
            assertEquals(MigrationState.FAILED, scenario.destinationReport().state());
            assertTrue(scenario.destinationError().contains("1 of 3 connections"), scenario::errors);
            assertTrue(scenario.errors().contains(mainTwice ? "a second main channel" : "a second multifd channel 1"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "c", "l4"})
    void streamOfARealQemuIsRefusedByTheNameOfItsFirstSection(String capture) {
        try (Scenario scenario = Scenario.of(1)
                        .set(MigrationParameters.MACHINE_TYPE, "pc-i440fx-10.0")
                        .set(MigrationParameters.MULTIFD_CHANNELS, 2)
                        .listen();
                HandmadePeer peer = new HandmadePeer(scenario.destination.localAddress())) {
            Channel main = peer.connect();
            Channel[] channels = {peer.connect(), peer.connect()};
            for (int i = 0; i < 2; i++) {
                HandmadePeer.send(
                        channels[i], Captures.forward(capture, i + 1).slice().limit(64));
            }
            ByteBuffer stream = Captures.forward(capture, 0);
            HandmadePeer.send(main, stream.slice().limit(Math.min(stream.remaining(), 30_000)));
            assertArrayEquals(PONG_AND_SHUT_1, returnPath(main));
            assertRefused(scenario, "section 'ram' ");
        }
    }
}
