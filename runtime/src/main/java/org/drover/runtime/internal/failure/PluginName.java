// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.internal.failure;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.jar.Attributes;
import java.util.jar.Manifest;

/**
 * Says which plug-in an object is of, for messages. Knows nothing of OSGi: a bundle's manifest lies beside its classes, and
 * is found there as in any jar.
 */
public final class PluginName {
    private static final String MANIFEST = "META-INF/MANIFEST.MF";

    /** Reading a manifest may cost a look into a file: once a class. */
    private static final ClassValue<String> NAMES = new ClassValue<>() {
        @Override
        protected String computeValue(Class<?> type) {
            Class<?> written = type.isHidden() ? type.getNestHost() : type; // a lambda's is where it stands
            return written.getName() + originOf(written);
        }
    };

    private PluginName() {}

    /**
     * Returns the class, and the bundle or module that it comes from, with the version: {@code com.example.Nic (bundle
     * com.example.nic 1.2.0)}.
     *
     * @param plugin an object of the plug-in
     */
    public static String of(Object plugin) {
        return NAMES.get(plugin.getClass());
    }

    private static String originOf(Class<?> type) {
        Attributes manifest = manifestBeside(type);
        String bundle = manifest.getValue("Bundle-SymbolicName");
        if (bundle != null) {
            // Behind a semicolon stand directives, which do not belong to the name.
            return " (bundle " + bundle.split(";", 2)[0].trim() + versionOf(manifest.getValue("Bundle-Version")) + ")";
        }
        Module module = type.getModule();
        if (module.isNamed()) {
            String version = module.getDescriptor().rawVersion().orElse(manifest.getValue("Implementation-Version"));
            return " (module " + module.getName() + versionOf(version) + ")";
        }
        String title = manifest.getValue("Implementation-Title");
        return title == null ? "" : " (" + title + versionOf(manifest.getValue("Implementation-Version")) + ")";
    }

    private static String versionOf(String version) {
        return version == null ? "" : " " + version;
    }

    /** The manifest of the very jar that the class is in; a loader asked for it by name may give another one's. */
    private static Attributes manifestBeside(Class<?> type) {
        String path = type.getName().replace('.', '/') + ".class";
        try {
            URL classFile = type.getResource('/' + path);
            if (classFile == null || !classFile.toString().endsWith(path)) {
                return new Attributes(); // a class made at run time
            }
            String root = classFile.toString().substring(0, classFile.toString().length() - path.length());
            // In the context of the class's own address, for the handler that its loader gave it.
            try (InputStream in = new URL(classFile, root + MANIFEST).openStream()) {
                return new Manifest(in).getMainAttributes();
            }
        } catch (IOException | RuntimeException e) {
            return new Attributes(); // no manifest, or the bundle is gone: the class's name must do
        }
    }
}
