// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.internal.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.drover.api.Availability;
import org.drover.api.ConfigurationException;
import org.drover.api.device.DeviceBackendProvider;
import org.drover.api.device.DeviceSpec;
import org.drover.api.transport.TransportAddress;
import org.drover.api.transport.TransportProvider;
import org.drover.api.transport.TransportUnavailableException;
import org.junit.jupiter.api.Test;

/** Who is chosen, and who must not keep the others from being chosen. */
class PluginsTest {
    private static final TransportAddress TO = TransportAddress.parse("x:1");
    private static final Availability NO_CARD = Availability.unavailable("no card");

    /** Answers by method name; an answer that is an error is thrown. */
    private static <T> T plugin(Class<T> type, Map<String, Object> answers) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, given) -> {
            Object answer = answers.get(method.getName());
            if (answer instanceof Throwable error) {
                throw error;
            }
            return answer;
        }));
    }

    private static TransportProvider transport(Object scheme, Object availability) {
        return plugin(TransportProvider.class, Map.of("scheme", scheme, "availability", availability));
    }

    private static DeviceBackendProvider kind(Object scheme, Object match) {
        return plugin(DeviceBackendProvider.class, Map.of("scheme", scheme, "match", match));
    }

    private static Plugins transports(TransportProvider... transports) {
        return new Plugins(registered(List.of(transports)), List.of(), List.of());
    }

    private static <T> List<PluginRegistration<T>> registered(List<T> plugins) {
        return IntStream.range(0, plugins.size())
                .mapToObj(i -> new PluginRegistration<>(i, plugins.get(i), "bundle" + i + " 1.0.0", 0))
                .toList();
    }

    @Test
    void transportThatCannotBeUsedHidesTheNext() {
        TransportProvider usable = transport("x", Availability.AVAILABLE);
        Plugins withUsable = transports(transport("x", NO_CARD), usable);
        assertSame(usable, withUsable.transportOf(TO).plugin());
        Plugins without = transports(transport("x", NO_CARD), transport("x", new NoClassDefFoundError()));
        TransportUnavailableException none =
                assertThrows(TransportUnavailableException.class, () -> without.transportOf(TO));
        assertEquals(
                "transport x cannot be used here: no card; its bundle does not say whether it can be used; the log has its"
                        + " error",
                none.getMessage());
    }

    @Test
    void transportThatThrowsKeepsOthersFromBeingChosen() {
        TransportProvider usable = transport("x", Availability.AVAILABLE);
        Plugins plugins = transports(transport(new IllegalStateException("broken"), Availability.AVAILABLE), usable);
        assertSame(usable, plugins.transportOf(TO).plugin());
        TransportAddress other = TransportAddress.parse("other:1");
        ConfigurationException unknown = assertThrows(ConfigurationException.class, () -> plugins.transportOf(other));
        assertEquals("no transport has the scheme of 'other:1'; there are [x]", unknown.getMessage());
    }

    @Test
    void deviceKindThatThrowsKeepsOthersFromBeingChosen() {
        DeviceBackendProvider generic = kind("x", 1);
        Plugins plugins = new Plugins(
                List.of(),
                registered(List.of(
                        kind("x", new IllegalStateException("broken")), kind(new NoClassDefFoundError(), 9), generic)),
                List.of());
        assertSame(generic, plugins.deviceKindOf(DeviceSpec.parse("x:1")).plugin());
    }
}
