// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.internal.attempt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.drover.api.device.DeviceBackend;
import org.drover.api.device.DeviceBackendProvider;
import org.drover.api.migration.MigrationParameters;
import org.drover.api.migration.MigrationRequest;
import org.drover.api.transport.TransportAddress;
import org.drover.api.transport.TransportProvider;
import org.drover.runtime.internal.plugin.PluginRegistration;
import org.drover.runtime.internal.plugin.PluginRegistry;
import org.drover.runtime.internal.plugin.Plugins;
import org.drover.testkit.transport.LoopbackTransportProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whose stop ends a migration. A class loader stands for a bundle, as it does in the container. */
class MigrationLeasesTest {
    private final URLClassLoader vendor = bundle();
    private final URLClassLoader generic = bundle();
    private final URLClassLoader stranger = bundle();
    private final PluginRegistry<DeviceBackendProvider> kinds = new PluginRegistry<>();
    private final List<String> gone = new ArrayList<>();

    @BeforeEach
    void register() {
        kinds.add(kind(1, "vendor", vendor));
        kinds.add(kind(2, "generic", generic));
        kinds.add(kind(3, "stranger", stranger));
    }

    @AfterEach
    void close() throws IOException {
        vendor.close();
        generic.close();
        stranger.close();
    }

    @Test
    void deviceFallsWithItsOwnBundle() {
        assertEndedBy(device(vendor, null), 1, "vendor");
    }

    @Test
    void deviceFallsWithTheBundleThatItForwardsTo() {
        assertEndedBy(device(vendor, device(generic, null)), 2, "generic");
    }

    @Test
    void deviceFallsWithWhoOpenedItThoughItsClassIsAnothers() {
        DeviceBackend device = kinds.list().get(0).made(device(generic, null));
        assertEndedBy(device, 1, "vendor");
    }

    @Test
    void deviceStaysWhenAStrangerGoes() {
        try (MigrationLeases leases = take(device(vendor, device(generic, null)))) {
            leases.onGone(error -> gone.add(error.getMessage()));
            kinds.remove(3);
            assertEquals(List.of(), gone);
        }
    }

    private void assertEndedBy(DeviceBackend device, long id, String name) {
        try (MigrationLeases leases = take(device)) {
            leases.onGone(error -> gone.add(error.getMessage()));
            kinds.remove(id);
            assertEquals(1, gone.size(), gone::toString);
            assertTrue(gone.get(0).contains("device nic0 (" + name + ") was stopped during migration"), gone::toString);
        }
    }

    private MigrationLeases take(DeviceBackend device) {
        PluginRegistration<TransportProvider> transport =
                new PluginRegistration<>(0, new LoopbackTransportProvider(), "mem", 0);
        return MigrationLeases.take(
                () -> new Plugins(List.of(transport), kinds.list(), List.of()),
                new MigrationRequest(TransportAddress.parse("mem:x"), List.of(device), MigrationParameters.DEFAULTS),
                "out-1");
    }

    private static URLClassLoader bundle() {
        return new URLClassLoader(new URL[0], MigrationLeasesTest.class.getClassLoader());
    }

    private static PluginRegistration<DeviceBackendProvider> kind(long id, String name, ClassLoader bundle) {
        return new PluginRegistration<>(
                id,
                (DeviceBackendProvider) Proxy.newProxyInstance(
                        bundle, new Class<?>[] {DeviceBackendProvider.class}, (proxy, method, arguments) -> null),
                name,
                0);
    }

    private static DeviceBackend device(ClassLoader bundle, DeviceBackend other) {
        return (DeviceBackend) Proxy.newProxyInstance(
                bundle, new Class<?>[] {DeviceBackend.class}, (proxy, method, arguments) -> switch (method.getName()) {
                    case "id" -> "nic0";
                    case "forwardsTo" -> Optional.ofNullable(other);
                    default -> throw new AssertionError(method + " is called");
                });
    }
}
