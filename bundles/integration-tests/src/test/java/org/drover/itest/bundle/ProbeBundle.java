// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.itest.bundle;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.drover.itest.BuiltJars;
import org.drover.itest.Javac;
import org.drover.itest.ShippedJar;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * A bundle that acts within the container on behalf of a test. The test's own classes cannot: each bundle has classes of its
 * own of the names that are on the class path of the tests.
 *
 * <p>It is compiled against the shipped jars, so it also shows what a bundle that uses Drover has to import.
 */
final class ProbeBundle {

    private static final Path SHARED_SOURCES = Path.of("src", "probe", "java", "org");
    private static final Path BUNDLE_SOURCES = Path.of("src", "probe-bundle", "java");
    private static final String PROGRAM_FOR_MODULE_PATH = "org/drover/itest/probe/Probe.class";

    private final BundleContext context;
    private final Bundle bundle;

    private ProbeBundle(BundleContext context, Bundle bundle) {
        this.context = context;
        this.bundle = bundle;
    }

    /** Compile, install and start it; {@code folder} is empty and outlives the framework. */
    static ProbeBundle install(BundleContext context, Path folder) throws IOException, BundleException {
        Path classes = Files.createDirectory(folder.resolve("classes"));
        List<Path> classPath = new ArrayList<>(
                BuiltJars.shipped().stream().map(ShippedJar::jar).toList());
        classPath.addAll(BuiltJars.containerBundles());
        classPath.add(Path.of(BundleContext.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath()));
        Javac.compile(classes, "--class-path", classPath, SHARED_SOURCES, BUNDLE_SOURCES);
        Files.delete(classes.resolve(PROGRAM_FOR_MODULE_PATH));

        Path jar = folder.resolve("probe.jar");
        writeJar(jar, classes);
        Bundle bundle = context.installBundle(jar.toUri().toString());
        bundle.start();
        return new ProbeBundle(context, bundle);
    }

    private static void writeJar(Path jar, Path classes) throws IOException {
        Manifest manifest = new Manifest();
        Attributes headers = manifest.getMainAttributes();
        headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
        headers.putValue(Constants.BUNDLE_SYMBOLICNAME, "org.drover.itest.probe");
        headers.putValue(Constants.BUNDLE_VERSION, "1.2.3");
        headers.putValue(Constants.BUNDLE_ACTIVATOR, "org.drover.itest.probe.bundle.ProbeActivator");
        headers.putValue(
                Constants.IMPORT_PACKAGE,
                "org.drover.api,org.drover.api.device,org.drover.api.migration,org.drover.api.transport,org.osgi.framework,"
                        + "org.osgi.service.cm,org.osgi.service.metatype");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream output = new JarOutputStream(file, manifest);
                Stream<Path> compiled = Files.walk(classes)) {
            for (Path entry : compiled.filter(Files::isRegularFile).toList()) {
                output.putNextEntry(new ZipEntry(classes.relativize(entry).toString()));
                Files.copy(entry, output);
            }
        }
    }

    /** Run an action in the container and return what it returns; what it throws is thrown, of the container's type. */
    @SuppressWarnings("unchecked") // the only services with this property are of this type
    Map<String, String> call(String action, Map<String, String> arguments) {
        try {
            ServiceReference<?>[] found =
                    context.getServiceReferences(Function.class.getName(), "(drover.itest.action=" + action + ")");
            if (found == null) {
                throw new IllegalStateException("the probe has no action '" + action + "'; it is " + bundle.getState());
            }
            return ((Function<Map<String, String>, Map<String, String>>) context.getService(found[0])).apply(arguments);
        } catch (InvalidSyntaxException e) {
            throw new IllegalArgumentException(action, e);
        }
    }

    Map<String, String> call(String action) {
        return call(action, Map.of());
    }

    /**
     * Begin a migration that would take minutes, stop a bundle when it has come to the switchover, and return what became of
     * the migration.
     */
    Map<String, String> migrateAndStop(Bundle stopped, Map<String, String> arguments) throws BundleException {
        call("begin", arguments);
        Map<String, String> facts;
        try {
            assertTrue(
                    ProcessResources.eventually(
                            () -> "DEVICE".equals(call("state").get("source"))),
                    () -> "the switchover never came: " + call("state"));
            stopped.stop();
        } finally {
            facts = call("end");
        }
        return facts;
    }
}
