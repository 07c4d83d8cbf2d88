// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.recording;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import org.drover.api.DroverException;
import org.drover.recording.content.Damage;
import org.drover.recording.content.RecordingException;
import org.drover.stream.ConnectionTap;
import org.drover.stream.Direction;
import org.drover.testkit.transport.LeakCheck;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class FullDiskTest {
    private static final int HEADER_BYTES = 200;
    private static final int PIECE_BYTES = 256 * 1024;

    @TempDir
    Path directory;

    /** Far more than the ring holds: whoever waited for room must be let go. */
    @Test
    void migrationGoesOnAndWhatIsWrittenStaysReadable() {
        LeakCheck leaks = LeakCheck.begin();
        FullDisk disk = FullDisk.withRoomFor(10 * PIECE_BYTES + HEADER_BYTES);
        RecordingWriter writer = RecordingWriter.to("full.rec", disk, Traffic.HEADER);
        ConnectionTap tap = writer.connection(0, 0);
        for (int i = 0; i < 200; i++) {
            tap.bytes(Direction.FORWARD, ByteBuffer.allocate(PIECE_BYTES), i);
        }
        writer.close();
        writer.close();
        DroverException error = writer.error().orElseThrow();
        assertTrue(error.getMessage().contains("full.rec"), error.getMessage());
        assertEquals("No space left on device", error.getCause().getMessage());
        assertTrue(disk.isForcedAndClosed());
        try (Recording recording = Recording.open(Traffic.write(directory.resolve("full.rec"), disk.written()))) {
            assertEquals(Damage.Kind.CUT, recording.damage().orElseThrow().kind());
            assertEquals(9, recording.connections().get(0).forward().pieces());
        }
        leaks.assertNothingLeft("drover-record");
    }

    @Test
    void diskThatIsFullForTheHeaderIsAnErrorAtOnce() {
        LeakCheck leaks = LeakCheck.begin();
        FullDisk disk = FullDisk.withRoomFor(20);
        assertThrows(RecordingException.class, () -> RecordingWriter.to("full.rec", disk, Traffic.HEADER));
        leaks.assertNothingLeft("drover-record");
    }

    @Test
    void diskThatIsFullForTheIndexLosesNothingElse() {
        byte[] whole = Traffic.recorded(directory);
        FullDisk disk = FullDisk.withRoomFor(whole.length - 20);
        RecordingWriter writer = RecordingWriter.to("full.rec", disk, Traffic.HEADER);
        Traffic.sendTo(writer);
        writer.close();
        assertTrue(writer.error().isPresent());
        CollectingTap tap = new CollectingTap();
        try (Recording recording = Recording.open(Traffic.write(directory.resolve("full.rec"), disk.written()))) {
            Optional<Damage> damage = recording.play(tap);
            assertEquals(Damage.Kind.CUT, damage.orElseThrow().kind());
        }
        assertEquals(Traffic.events(), tap.events());
    }
}
