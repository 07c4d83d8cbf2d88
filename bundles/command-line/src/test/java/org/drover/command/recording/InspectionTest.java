// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.recording;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import org.drover.api.ConfigurationException;
import org.drover.recording.Recording;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Recordings of QEMU have the configuration of every device, whichever way it went. */
class InspectionTest {
    private static final Path CAPTURES = Path.of("../../runtime/src/test/resources/captures");

    /** Vendor and device of mtty, as the kernel's samples/vfio-mdev/mtty.c has them. */
    private static final byte[] MTTY = {0x48, 0x43, 0x53, 0x32};

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"a,1,channels", "b,2,channels", "l2,2,channels", "c,1,main", "f-nomultifd,1,main"})
    void everyDevicesConfigurationIsFound(String capture, int devices, String way) throws Exception {
        try (Recording recording = Recording.open(CAPTURES.resolve(capture))) {
            Inspection inspection = Inspection.of(recording);

            Set<String> expected =
                    devices == 1 ? Set.of("0000:00:05.0/vfio") : Set.of("0000:00:05.0/vfio", "0000:00:06.0/vfio");
            assertEquals(expected, inspection.configs().keySet());
            assertEquals(
                    way.equals("channels"),
                    inspection.report().devices().stream().allMatch(device -> device.configBytes() > 0));
            for (String device : expected) {
                Path out = folder.resolve(device.substring(0, 12));
                new Extraction(inspection, device).configSpaceTo(out);
                byte[] space = Files.readAllBytes(out);
                assertEquals(4096, space.length);
                assertArrayEquals(MTTY, Arrays.copyOf(space, MTTY.length));
            }
        }
    }

    @Test
    void deviceThatIsNotThereIsRefusedWithThoseThatAre() {
        try (Recording recording = Recording.open(CAPTURES.resolve("a"))) {
            Inspection inspection = Inspection.of(recording);
            ConfigurationException e =
                    assertThrows(ConfigurationException.class, () -> new Extraction(inspection, "0000:00:09.0"));
            assertTrue(e.getMessage().contains("0000:00:05.0/vfio"), e.getMessage());
        }
    }
}
