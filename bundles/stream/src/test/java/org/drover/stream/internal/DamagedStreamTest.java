// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream.internal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.util.Random;
import org.drover.runtime.wire.SectionKey;
import org.drover.stream.AnalysisOptions;
import org.drover.stream.ConnectionTap;
import org.drover.stream.Detail;
import org.drover.stream.Direction;
import org.drover.stream.Ending;
import org.drover.stream.MigrationTap;
import org.drover.stream.Recording;
import org.drover.stream.StreamReport;
import org.drover.stream.analysis.DeviceStateExtractor;
import org.drover.stream.analysis.StreamAnalysis;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Recorded streams with bytes changed or missing: nothing is thrown. */
@Timeout(120)
class DamagedStreamTest {
    private static final int RUNS = 150;
    private static final int PIECE_BYTES = 64 << 10;

    private final ByteBuffer[] streams = {
        Recording.of("l2").forward(2),
        Recording.of("f-nomultifd").forward(0),
        Recording.of("b").forward(0)
    };

    @ParameterizedTest
    @EnumSource
    void theAnalysisNeverThrows(Detail detail) {
        AnalysisOptions options = AnalysisOptions.DEFAULTS.withDetail(detail).withForeignTailLimitBytes(64 << 10);
        int notUnderstood = 0;
        for (int seed = 0; seed < RUNS; seed++) {
            ByteBuffer stream = damaged(new Random(seed));
            StreamAnalysis analysis = new StreamAnalysis(options);
            play(analysis, stream);
            StreamReport report = analysis.report();

            notUnderstood += report.notUnderstood().isEmpty() ? 0 : 1;
            int failedSeed = seed;
            assertTrue(
                    report.notUnderstood().stream().noneMatch(n -> n.why().startsWith("The analysis failed")),
                    () -> "seed " + failedSeed + ": " + report.notUnderstood());
            report.explanation();
        }
        assertTrue(notUnderstood > RUNS / 4, "the damage was noticed in " + notUnderstood);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0000:00:05.0/vfio", "0000:00:06.0/vfio"})
    void theExtractionNeverThrows(String device, @TempDir Path spillDirectory) throws IOException {
        for (int seed = 0; seed < RUNS / 3; seed++) {
            DeviceStateExtractor extractor = new DeviceStateExtractor(
                    SectionKey.of(device, 0),
                    4096,
                    Channels.newChannel(OutputStream.nullOutputStream()),
                    null,
                    spillDirectory);
            play(extractor, damaged(new Random(seed)));
            extractor.close();
            int failedSeed = seed;
            assertTrue(
                    extractor.report().problems().stream().noneMatch(p -> p.contains("The extraction failed")),
                    () -> "seed " + failedSeed + ": " + extractor.report());
        }
    }

    private ByteBuffer damaged(Random random) {
        ByteBuffer original = streams[random.nextInt(streams.length)];
        byte[] bytes = new byte[original.limit()];
        original.get(0, bytes);
        int end = random.nextInt(3) == 0 ? random.nextInt(bytes.length) : bytes.length;
        // Half of the damage is where the headers of the beginning are.
        for (int i = random.nextInt(8); i >= 0; i--) {
            int at = random.nextInt(random.nextBoolean() ? 3000 : bytes.length);
            bytes[at] = (byte) random.nextInt();
        }
        return ByteBuffer.wrap(bytes, 0, end);
    }

    private static void play(MigrationTap tap, ByteBuffer stream) {
        ConnectionTap connection = tap.connection(0, 0);
        int end = stream.limit();
        while (stream.position() < end) {
            stream.limit(Math.min(end, stream.position() + PIECE_BYTES));
            connection.bytes(Direction.FORWARD, stream, stream.position());
            stream.position(stream.limit());
        }
        connection.ended(Direction.FORWARD, Ending.RESET, end);
    }
}
