// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream.vmstate;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.tukaani.xz.XZInputStream;

/** Main streams of real QEMU 10.0 processes. {@code resources/vmstate/README.md} says where those are from that are not the runtime's. */
final class Recordings {
    /** All whose stream has an end; those of the runtime's test resources say there how they were made. */
    static final List<String> COMPLETE =
            List.of("a", "b", "c", "d", "e", "f-nomultifd", "h-src-on-dst-off", "l1", "l2", "l3", "l4", "q35");

    private static final Path OWN = Path.of("src/test/resources/vmstate");
    private static final Path RUNTIME = Path.of("../../runtime/src/test/resources/captures");

    private Recordings() {}

    static MainStream mainStream(String name) {
        Path own = OWN.resolve(name + ".main.bin.xz");
        return new MainStream(ByteBuffer.wrap(
                unpack(Files.exists(own) ? own : RUNTIME.resolve(name).resolve("conn00.fwd.bin.xz"))));
    }

    /** Returns what QEMU's scripts/analyze-migration.py printed. */
    static byte[] scriptOutput(String name) {
        return unpack(OWN.resolve(name + ".script.json.xz"));
    }

    private static byte[] unpack(Path file) {
        try (InputStream packed = Files.newInputStream(file);
                XZInputStream in = new XZInputStream(packed)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(file + " must be read from the module's folder", e);
        }
    }
}
