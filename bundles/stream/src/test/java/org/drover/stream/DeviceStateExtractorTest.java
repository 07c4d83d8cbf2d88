// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.function.IntSupplier;
import java.util.stream.Stream;
import org.drover.runtime.wire.SectionKey;
import org.drover.runtime.wire.VfioSectionTag;
import org.drover.stream.analysis.DeviceStateExtractor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The state that is taken out of a recording is the device's, byte for byte. */
@Timeout(60)
class DeviceStateExtractorTest {
    private static final String FIRST = "0000:00:05.0/vfio";
    private static final int CONFIG_BYTES = 4132;
    private static final long SEED = 4711;

    @TempDir
    private Path spillDirectory;

    private final ByteArrayOutputStream data = new ByteArrayOutputStream();
    private final ByteArrayOutputStream config = new ByteArrayOutputStream();

    private ExtractionReport extract(String name, String device, OutputStream to, IntSupplier pieceBytes)
            throws IOException {
        DeviceStateExtractor extractor = new DeviceStateExtractor(
                SectionKey.of(device, 0), 4096, Channels.newChannel(to), Channels.newChannel(config), spillDirectory);
        Recording.of(name).play(extractor, pieceBytes);
        try (Stream<Path> left = Files.list(spillDirectory)) {
            assertEquals(0, left.count(), "temporary files left");
        }
        return extractor.report();
    }

    /** Sizes, seeds and checksums are from each recording's run.log, where the kernel driver counted them. */
    @ParameterizedTest
    @CsvSource({
        "l1, 0000:00:05.0/vfio, 1, 8388608,  7040d808, a00ec01e, 24",
        "l2, 0000:00:05.0/vfio, 1, 12582912, 7040d808, 1b40b21a, 24",
        "l2, 0000:00:06.0/vfio, 2, 5247201,  9c7ebee1, 4c1498d5, 24",
        "l3, 0000:00:05.0/vfio, 1, 12582912, 7040d808, cdbf5000, 3407944",
        "l3, 0000:00:06.0/vfio, 2, 5247201,  9c7ebee1, c2418391, 3407944",
        "l4, 0000:00:05.0/vfio, 1, 12582912, 7040d808, 1b40b21a, 12583004",
        "l4, 0000:00:06.0/vfio, 2, 5247201,  9c7ebee1, 4c1498d5, 5247329",
    })
    void theStateIsTheDevicesPattern(
            String name, String device, int ports, int blobBytes, String seed, String crc32, long mainBytes)
            throws IOException {
        Random random = new Random(SEED);
        ExtractionReport report = extract(name, device, data, () -> 1 + random.nextInt(100_000));
        boolean multifd = !name.equals("l4");

        assertTrue(report.complete(), report::toString);
        assertEquals(mainBytes, report.mainBytes());
        assertEquals(data.size(), report.mainBytes() + report.packetBytes());
        new LargeState(data.toByteArray()).check(ports, blobBytes, Long.parseLong(seed, 16), Long.parseLong(crc32, 16));
        assertEquals(multifd ? CONFIG_BYTES : 0, config.size());
        assertEquals(multifd ? CONFIG_BYTES : 0, report.configBytes());
        if (multifd) {
            ByteBuffer state = ByteBuffer.wrap(config.toByteArray());
            assertEquals(VfioSectionTag.DEV_CONFIG_STATE.raw(), state.getLong(0));
            assertEquals(VfioSectionTag.END_OF_STATE.raw(), state.getLong(CONFIG_BYTES - Long.BYTES));
            assertTrue(report.mostSpilledBytes() > 0, "packets waited");
        }
    }

    @Test
    void stateThatDidNotPassWholeIsNotCalledComplete() throws IOException {
        ExtractionReport report = extract("l7-load-eio", FIRST, data, () -> Integer.MAX_VALUE);

        assertFalse(report.complete());
        assertEquals(5, report.packets(), "indices 0 to 4");
        assertEquals(24 + 5 * 1048576, data.size(), "what came before the first gap");
        assertTrue(report.problems().stream().anyMatch(p -> p.contains("inside a device-state packet")));
    }

    @Test
    void anOutputThatFailsEndsTheExtractionOnly() throws IOException {
        OutputStream full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("No space left on device");
            }
        };
        ExtractionReport report = extract("l1", FIRST, full, () -> Integer.MAX_VALUE);

        assertFalse(report.complete());
        assertEquals("No space left on device", report.failure().orElseThrow().getMessage());
    }

    @Test
    void aDeviceThatIsNotThereGivesNothing() throws IOException {
        ExtractionReport report = extract("l1", "0000:00:07.0/vfio", data, () -> Integer.MAX_VALUE);

        assertFalse(report.complete());
        assertEquals(0, data.size());
    }
}
