// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.recording;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.drover.api.DroverException;
import org.drover.api.ErrorCategory;
import org.drover.api.transport.TransportAddress;
import org.drover.recording.content.RecordingException;
import org.drover.recording.replay.Replay;
import org.drover.recording.replay.ReplayDifference;
import org.drover.recording.replay.ReplayOptions;
import org.drover.recording.replay.ReplayResult;
import org.drover.recording.replay.ReplaySpeed;
import org.drover.stream.ConnectionTap;
import org.drover.stream.Direction;
import org.drover.stream.Ending;
import org.drover.testkit.transport.LeakCheck;
import org.drover.testkit.transport.TestArena;
import org.drover.testkit.transport.WithoutHalfClose;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Replays a recording of a main channel and two others to destinations that behave, and to others. */
@Timeout(60)
class ReplayTest {
    private static final String PONG = "\0\2\0\4\0\0\0\1";
    private static final String ACK = "\0\7\0\0";
    private static final String SHUT = "\0\1\0\4\0\0\0\0";
    private static final int MAIN_BYTES = 3_000_000;
    private static final long MILLION = 1_000_000;
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(700);

    @TempDir
    Path directory;

    private final byte[] main = stream("QEVM", MAIN_BYTES);
    private final byte[] first = stream("one.", 2_000_000);
    private final byte[] second = stream("two.", 70_000);
    private LeakCheck leaks;
    private TestArena arena;
    private Path path;

    @BeforeEach
    void record() {
        leaks = LeakCheck.begin();
        arena = new TestArena(64 * 1024, 3 * 2 * 2);
        path = directory.resolve("source.rec");
        try (RecordingWriter writer = RecordingWriter.create(path, Traffic.HEADER)) {
            ConnectionTap zero = writer.connection(0, 10 * MILLION);
            zero.bytes(Direction.FORWARD, ByteBuffer.wrap(main, 0, 100), 20 * MILLION);
            ConnectionTap one = writer.connection(1, 30 * MILLION);
            zero.bytes(Direction.BACKWARD, Traffic.bytes(PONG + ACK), 40 * MILLION);
            one.bytes(Direction.FORWARD, ByteBuffer.wrap(first), 50 * MILLION);
            ConnectionTap two = writer.connection(2, 60 * MILLION);
            two.bytes(Direction.FORWARD, ByteBuffer.wrap(second), 70 * MILLION);
            zero.bytes(Direction.FORWARD, ByteBuffer.wrap(main, 100, MAIN_BYTES - 100), 80 * MILLION);
            zero.bytes(Direction.BACKWARD, Traffic.bytes(SHUT), 90 * MILLION);
            for (ConnectionTap tap : new ConnectionTap[] {zero, one, two}) {
                tap.ended(Direction.FORWARD, Ending.ORDERLY, 210 * MILLION);
            }
            for (ConnectionTap tap : new ConnectionTap[] {two, one, zero}) {
                tap.ended(Direction.BACKWARD, Ending.ORDERLY, 211 * MILLION);
            }
        }
    }

    private static byte[] stream(String begin, int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        Traffic.bytes(begin).get(bytes, 0, 4);
        return bytes;
    }

    @AfterEach
    void nothingIsLeft() {
        leaks.assertNothingLeft("drover-", arena);
    }

    private ReplayResult replay(TransportAddress address, ReplayOptions options) {
        try (Recording recording = Recording.open(path)) {
            assertTrue(Replay.bufferCount(recording, options) <= 12);
            return new Replay(recording, Providers.of(address), arena, address, options).run();
        }
    }

    private static ReplayOptions options(Duration stall, Duration patience) {
        return new ReplayOptions(ReplaySpeed.MAX, LONG, stall, patience, 2, Map.of());
    }

    private static HandmadeDestination good(HandmadeDestination destination) {
        return destination.answering(60, PONG + ACK).answering(MAIN_BYTES, SHUT);
    }

    @ParameterizedTest
    @CsvSource({"tcp,MAX", "unix,MAX", "tcp,ORIGINAL", "unix,ORIGINAL"})
    void destinationGetsWhatWasRecordedAndItsAnswersAreEqual(String scheme, ReplaySpeed speed) {
        HandmadeDestination destination = good(
                scheme.equals("tcp")
                        ? HandmadeDestination.tcp()
                        : HandmadeDestination.unix(directory.resolve("d.sock")));
        destination.start();
        long begin = System.nanoTime();
        ReplayResult result = replay(destination.address(), options(LONG, LONG).withSpeed(speed));
        // Not a limit but the meaning of ORIGINAL: it cannot be done sooner than it took.
        assertTrue(speed == ReplaySpeed.MAX || System.nanoTime() - begin >= 200 * MILLION);
        assertEquals(Optional.empty(), result.error());
        assertEquals(Optional.empty(), result.firstDifference());
        assertTrue(result.returnPathEqual());
        assertEquals(OptionalLong.of(0), result.verdict());
        assertEquals(main.length + first.length + second.length, result.sentBytes());
        assertEquals(20, result.receivedBytes());
        assertArrayEquals(main, destination.received("QEVM"));
        assertArrayEquals(first, destination.received("one."));
        assertArrayEquals(second, destination.received("two."));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "00020004 00000001|00070000|00010004 00000001|19|SHUT 0 (all is loaded)|SHUT 1 (the load failed)|1",
                "00020004 00000002|00070000|00010004 00000000|7|PONG 1|PONG 2|0",
                "00020004 00000001||00010004 00000000|9|SWITCHOVER_ACK|SHUT 0 (all is loaded)|0",
                "00020004 00000001|00070000||12|SHUT 0 (all is loaded)|end of stream|-1",
                "00020004 00000001|00070000|000100|15|SHUT 0 (all is loaded)|part of a message (000100), cut after 3"
                        + " bytes|-1",
                "00020004 00000001|00070000|00010004 00000000 00020004 00000009|20|end of stream|PONG 9|0",
                "00020004 00000001|00070000|00630002 abcd|13|SHUT 0 (all is loaded)|unknown message 99 with 2 bytes of"
                        + " data (abcd)|-1"
            })
    void answersThatDifferAreToldInWords(
            String one, String two, String three, long offset, String recorded, String received, long verdict) {
        HandmadeDestination destination = HandmadeDestination.tcp()
                .answering(50, fromHex(one))
                .answering(60, fromHex(two))
                .answering(MAIN_BYTES, fromHex(three))
                .start();
        ReplayResult result = replay(destination.address(), options(LONG, SHORT));
        destination.close();
        assertFalse(result.returnPathEqual());
        assertEquals(
                new ReplayDifference(0, offset, recorded, received),
                result.firstDifference().orElseThrow());
        assertEquals(verdict < 0 ? OptionalLong.empty() : OptionalLong.of(verdict), result.verdict());
    }

    private static String fromHex(String hex) {
        StringBuilder bytes = new StringBuilder();
        String digits = hex == null ? "" : hex.replace(" ", "");
        for (int i = 0; i < digits.length(); i += 2) {
            bytes.append((char) Integer.parseInt(digits.substring(i, i + 2), 16));
        }
        return bytes.toString();
    }

    @Test
    void destinationThatTakesNothingIsGivenUp() {
        // Not TCP: the kernel would take megabytes in its place.
        try (HandmadeDestination destination = HandmadeDestination.unix(directory.resolve("d.sock"))
                .readingNothing()
                .start()) {
            DroverException error =
                    replay(destination.address(), options(SHORT, LONG)).error().orElseThrow();
            assertEquals(ErrorCategory.TIMEOUT, error.category());
            String text = DroverException.describe(error);
            assertTrue(text.contains("connection "), text);
            assertTrue(text.contains("at offset "), text);
            assertTrue(text.contains("d.sock"), text);
            assertTrue(text.contains("taken nothing"), text);
        }
    }

    @Test
    void destinationThatDoesNotAnswerIsGivenUp() {
        try (HandmadeDestination destination = HandmadeDestination.tcp()
                .answering(60, PONG + ACK)
                .neverHangingUp()
                .start()) {
            ReplayResult result = replay(destination.address(), options(LONG, SHORT));
            String text = DroverException.describe(result.error().orElseThrow());
            assertTrue(text.contains("did not answer"), text);
            assertEquals(12, result.firstDifference().orElseThrow().offset());
        }
    }

    @Test
    void destinationThatDoesNotHangUpIsGivenUp() {
        try (HandmadeDestination destination =
                good(HandmadeDestination.tcp()).neverHangingUp().start()) {
            ReplayResult result = replay(destination.address(), options(LONG, SHORT));
            String text = DroverException.describe(result.error().orElseThrow());
            assertTrue(text.contains("did not end its connections"), text);
            assertEquals(OptionalLong.of(0), result.verdict());
        }
    }

    @Test
    void destinationThatIsNotThereIsNamed() {
        HandmadeDestination gone = HandmadeDestination.tcp().start();
        gone.close();
        ReplayResult result = replay(gone.address(), options(LONG, LONG));
        String text = DroverException.describe(result.error().orElseThrow());
        assertTrue(text.contains("connection 0 to " + gone.address()), text);
        assertFalse(result.returnPathEqual());
    }

    @Test
    void connectionThatBreaksIsNamed() {
        try (HandmadeDestination destination =
                HandmadeDestination.tcp().resettingAfter(50_000).start()) {
            ReplayResult result = replay(destination.address(), options(LONG, SHORT));
            DroverException error = result.error().orElseThrow();
            assertEquals(ErrorCategory.TRANSPORT, error.category());
            String text = DroverException.describe(error);
            assertTrue(text.contains("connection ") && text.contains("at offset "), text);
            assertFalse(result.returnPathEqual());
        }
    }

    @Test
    void transportWithoutHalfCloseClosesAndIsEqualToo() {
        HandmadeDestination destination = good(HandmadeDestination.tcp()).start();
        try (Recording recording = Recording.open(path)) {
            ReplayResult result = new Replay(
                            recording,
                            new WithoutHalfClose(Providers.of(destination.address())),
                            arena,
                            destination.address(),
                            options(LONG, LONG))
                    .run();
            assertEquals(Optional.empty(), result.error());
            assertTrue(result.returnPathEqual());
        }
        assertArrayEquals(main, destination.received("QEVM"));
    }

    @ParameterizedTest
    @EnumSource(ReplaySpeed.class)
    void cancelEndsAReplayThatWaits(ReplaySpeed speed) throws Exception {
        try (HandmadeDestination destination =
                        HandmadeDestination.tcp().readingNothing().start();
                Recording recording = Recording.open(path)) {
            TransportAddress address = destination.address();
            Replay replay = new Replay(
                    recording,
                    Providers.of(address),
                    arena,
                    address,
                    options(LONG, LONG).withSpeed(speed));
            CompletableFuture<ReplayResult> running = CompletableFuture.supplyAsync(replay::run);
            destination.awaitConnection();
            replay.cancel();
            ReplayResult result = running.get();
            assertEquals(ErrorCategory.CANCELLED, result.error().orElseThrow().category());
            assertThrows(IllegalStateException.class, replay::run);
        }
    }

    @Test
    void cancelBeforeTheBeginningConnectsNothing() {
        TransportAddress address = TransportAddress.parse("tcp:127.0.0.1:1");
        try (Recording recording = Recording.open(path)) {
            Replay replay = new Replay(recording, Providers.of(address), arena, address, options(LONG, LONG));
            replay.cancel();
            assertEquals(
                    ErrorCategory.CANCELLED, replay.run().error().orElseThrow().category());
        }
    }

    @Test
    void recordingThatIsCutIsSentAsFarAsItGoes() {
        byte[] whole = Traffic.read(path);
        Traffic.write(path, Arrays.copyOf(whole, whole.length / 2));
        HandmadeDestination destination = good(HandmadeDestination.tcp()).start();
        ReplayResult result = replay(destination.address(), options(LONG, SHORT));
        assertEquals(Optional.empty(), result.error());
        assertTrue(result.returnPathEqual());
        byte[] received = destination.received("QEVM");
        assertTrue(received.length >= 100 && received.length < MAIN_BYTES);
        assertArrayEquals(Arrays.copyOf(main, received.length), received);
    }

    @Test
    void recordingThatIsCorruptStopsTheReplay() {
        byte[] wrong = Traffic.read(path);
        wrong[wrong.length / 2] ^= 1;
        Traffic.write(path, wrong);
        try (HandmadeDestination destination = good(HandmadeDestination.tcp()).start()) {
            ReplayResult result = replay(destination.address(), options(LONG, LONG));
            assertTrue(result.error().orElseThrow() instanceof RecordingException, result + "");
        }
    }
}
