// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.itest.shell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;

/** A distribution that a test may change. */
final class DistributionCopy {
    private DistributionCopy() {}

    /** Copies the built one; without an archive of classes, which somebody may have made. Returns the new folder. */
    static Path in(Path folder) throws IOException {
        Path home = folder.resolve("distribution");
        Path original = ShellProcess.distribution();
        try (Stream<Path> files = Files.walk(original)) {
            for (Path file : files.toList()) {
                if (!file.toString().endsWith(".jsa")) {
                    Files.copy(
                            file,
                            home.resolve(original.relativize(file).toString()),
                            StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
        return home;
    }
}
