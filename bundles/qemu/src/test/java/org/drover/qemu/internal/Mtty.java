// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.qemu.internal;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.drover.recording.Recording;

/** What the captures' devices look like: mtty of the kernel's samples. */
final class Mtty {
    private static final int SPACE_BYTES = 4096;

    private Mtty() {}

    /** Returns the configuration space that the recorded QEMU sent: behind the tag and a version. */
    static byte[] configSpace() {
        try (Recording recording = Recording.open(Path.of("../../runtime/src/test/resources/captures/a"))) {
            ByteBuffer config = RecordedMachine.find(recording)
                    .configs()
                    .values()
                    .iterator()
                    .next();
            byte[] space = new byte[SPACE_BYTES];
            config.duplicate().position(Long.BYTES + Integer.BYTES).get(space);
            return space;
        }
    }
}
