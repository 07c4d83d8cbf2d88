// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.itest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Collectors;

/**
 * One jar that Drover ships, as the two module systems see it.
 *
 * @param jar the file, never null
 * @param descriptor what the module path sees, never null
 * @param manifest what an OSGi framework sees, never null
 */
public record ShippedJar(Path jar, ModuleDescriptor descriptor, Manifest manifest) {

    /** Read {@code jar}; throws if it is no modular jar or has no manifest. */
    static ShippedJar of(Path jar) {
        try (JarFile file = new JarFile(jar.toFile())) {
            ModuleDescriptor descriptor = ModuleFinder.of(jar).findAll().stream()
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException(jar + " is not a module"))
                    .descriptor();
            return new ShippedJar(jar, descriptor, file.getManifest());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + jar, e);
        }
    }

    /** Return the module's name, which is also the bundle's symbolic name and the root package. */
    public String name() {
        return descriptor.name();
    }

    /** Return the packages that every other module may use. */
    public Set<String> exportedPackages() {
        return descriptor.exports().stream()
                .filter(exports -> !exports.isQualified())
                .map(ModuleDescriptor.Exports::source)
                .collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public String toString() {
        return name();
    }
}
