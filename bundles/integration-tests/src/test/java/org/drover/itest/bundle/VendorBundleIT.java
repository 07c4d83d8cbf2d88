// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.itest.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;

/** A vendor's bundle beside the generic one: who opens which device, and what happens when one of them is not there. */
@InFelix
@Timeout(120)
class VendorBundleIT {
    private static final String VENDOR = "org.drover.vendor.mtty";
    private static final String GENERIC = "org.drover.vfio";
    private static final String MISSING = "install the bundle org.drover.vfio";
    private static final Map<String, String> ONE_PORT = Map.of("kind", "mtty", "ports", "1", "state-version", "1.0");

    @TempDir
    static Path probeFolder;

    private static ProbeBundle probe;
    private static BundleContext framework;

    @TempDir
    private Path sys;

    @BeforeAll
    static void startProbe(BundleContext context) throws Exception {
        framework = context;
        probe = ProbeBundle.install(context, probeFolder);
    }

    @BeforeEach
    void offerStandIn() {
        probe.call("offer-vfio");
    }

    @AfterEach
    void withdrawStandIn() throws BundleException {
        probe.call("withdraw-vfio");
        bundle(GENERIC).start();
        bundle(VENDOR).start();
    }

    @Test
    void genericProviderWinsADeviceOfTheVendor() throws IOException {
        assertEquals(ONE_PORT, open(device("mtty", "mtty-1")));
    }

    @ParameterizedTest
    @CsvSource({"mtty_large, mtty_large-1", "nvidia, nvidia-63"})
    void vendorWinsADeviceOfAnother(String driver, String type) throws IOException {
        assertEquals(Map.of(), open(device(driver, type)));
    }

    @Test
    void vendorThatWasStoppedStillWins() throws IOException, BundleException {
        bundle(VENDOR).stop();
        assertEquals(Map.of(), open(device("mtty", "mtty-1")));
        bundle(VENDOR).start();
        assertEquals(ONE_PORT, open(device("mtty", "mtty-1")));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void orderOfStartDecides(boolean vendorFirst) throws IOException, BundleException {
        probe.call("withdraw-vfio");
        try {
            List<String> order = vendorFirst ? List.of(VENDOR, GENERIC) : List.of(GENERIC, VENDOR);
            for (String name : order) {
                bundle(name).stop();
            }
            for (String name : order) {
                bundle(name).start();
                assertEquals(Bundle.ACTIVE, bundle(name).getState(), name);
            }
            // This machine may have no VFIO, which only the real generic provider can say.
            String refusal = refusalOf(device("mtty", "mtty-1"));
            assertFalse(refusal.contains(MISSING), refusal);
        } finally {
            probe.call("offer-vfio");
        }
    }

    @Test
    void nobodySaysThatTheGenericProviderIsMissing() throws IOException, BundleException {
        probe.call("withdraw-vfio");
        try {
            bundle(GENERIC).stop();
            String refusal = refusalOf(device("mtty", "mtty-1"));
            assertTrue(refusal.contains(MISSING), refusal);
            assertTrue(refusalOf(device("nvidia", "nvidia-63")).startsWith("nobody opens device"));
        } finally {
            probe.call("offer-vfio");
        }
        assertEquals(ONE_PORT, open(device("mtty", "mtty-1")), "what came later is not used");
    }

    private static Map<String, String> open(String spec) {
        return probe.call("open", Map.of("spec", spec));
    }

    private static String refusalOf(String spec) {
        return assertThrows(RuntimeException.class, () -> open(spec)).getMessage();
    }

    /** A mediated device as sysfs shows it, named by its path. */
    private String device(String driver, String type) throws IOException {
        Path folder = Files.createTempDirectory(sys, "device");
        Files.createSymbolicLink(
                folder.resolve("driver"), folder(sys.resolve("drivers").resolve(driver)));
        Files.createSymbolicLink(
                folder.resolve("mdev_type"), folder(sys.resolve("types").resolve(type)));
        return "vfio:" + folder;
    }

    private static Path folder(Path path) throws IOException {
        return Files.createDirectories(path);
    }

    private static Bundle bundle(String symbolicName) {
        return Arrays.stream(framework.getBundles())
                .filter(bundle -> symbolicName.equals(bundle.getSymbolicName()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no bundle " + symbolicName));
    }
}
