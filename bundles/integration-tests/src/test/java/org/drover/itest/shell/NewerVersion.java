// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.itest.shell;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.function.Consumer;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** A bundle as its next version: the same classes under another number. */
final class NewerVersion {
    private NewerVersion() {}

    static void write(Path bundle, Path target) throws IOException {
        write(bundle, target, headers -> {});
    }

    /** With other headers too. */
    static void write(Path bundle, Path target, Consumer<Attributes> change) throws IOException {
        try (JarFile source = new JarFile(bundle.toFile())) {
            Manifest manifest = source.getManifest();
            manifest.getMainAttributes().putValue("Bundle-Version", "0.2.0");
            change.accept(manifest.getMainAttributes());
            try (OutputStream file = Files.newOutputStream(target);
                    JarOutputStream output = new JarOutputStream(file, manifest)) {
                for (JarEntry entry : Collections.list(source.entries())) {
                    if (entry.isDirectory() || entry.getName().equals(JarFile.MANIFEST_NAME)) {
                        continue;
                    }
                    output.putNextEntry(new JarEntry(entry.getName()));
                    try (InputStream content = source.getInputStream(entry)) {
                        content.transferTo(output);
                    }
                }
            }
        }
    }
}
