// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.itest.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.drover.itest.BuiltJars;
import org.drover.itest.ShippedJar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.util.tracker.ServiceTracker;

/** Every shipped bundle resolves, starts and offers its services in a plain Felix framework. */
@InFelix
@Timeout(120)
class BundleResolutionIT {

    private static final String SERVICE_NAMESPACE = "osgi.service";
    private static final long SERVICE_DEADLINE_MILLIS = 10_000;

    static List<ShippedJar> shipped() {
        return BuiltJars.shipped();
    }

    /** There is one for each configuration of its factory; FoldersIT has some. */
    private static final Set<String> OF_CONFIGURATIONS = Set.of("org.drover.shell.internal.NamedDevice");

    @ParameterizedTest
    @MethodSource("shipped")
    void bundleDoesNotResolve(ShippedJar jar, BundleContext context) throws BundleException {
        Bundle bundle = bundleOf(jar, context);
        bundle.start(); // throws with the requirement that nothing satisfies
        assertEquals(Bundle.ACTIVE, bundle.getState());
    }

    @ParameterizedTest
    @MethodSource("shipped")
    void declaredServiceIsNotRegistered(ShippedJar jar, BundleContext context)
            throws InterruptedException, InvalidSyntaxException {
        Bundle bundle = bundleOf(jar, context);
        for (String service : servicesDeclaredBy(bundle)) {
            if (OF_CONFIGURATIONS.contains(service)) {
                continue;
            }
            String filter = "(&(%s=%s)(%s=%d))"
                    .formatted(Constants.OBJECTCLASS, service, Constants.SERVICE_BUNDLEID, bundle.getBundleId());
            ServiceTracker<Object, Object> tracker = new ServiceTracker<>(context, context.createFilter(filter), null);
            tracker.open(true); // of all class spaces: the test has its own copy of the API
            try {
                assertNotNull(
                        tracker.waitForService(SERVICE_DEADLINE_MILLIS),
                        () -> jar + " declares the service " + service + " but does not register it");
            } finally {
                tracker.close();
            }
        }
    }

    @Test
    void loggingOfBundlesIsNotWiredToPaxLogging(BundleContext context) {
        List<String> exporters = Arrays.stream(context.getBundles())
                .filter(bundle ->
                        bundle.adapt(BundleRevision.class).getDeclaredCapabilities("osgi.wiring.package").stream()
                                .anyMatch(capability -> "org.slf4j"
                                        .equals(capability.getAttributes().get("osgi.wiring.package"))))
                .map(Bundle::getSymbolicName)
                .distinct()
                .toList();
        assertEquals(List.of("org.ops4j.pax.logging.pax-logging-api"), exporters);
    }

    private static Bundle bundleOf(ShippedJar jar, BundleContext context) {
        List<Bundle> found = Arrays.stream(context.getBundles())
                .filter(bundle -> jar.name().equals(bundle.getSymbolicName()))
                .toList();
        assertEquals(1, found.size(), () -> "bundles with the symbolic name " + jar.name());
        return found.get(0);
    }

    /** Return the services that the manifest announces, which bnd derives from the components of the bundle. */
    private static TreeSet<String> servicesDeclaredBy(Bundle bundle) {
        TreeSet<String> services =
                bundle.adapt(BundleRevision.class).getDeclaredCapabilities(SERVICE_NAMESPACE).stream()
                        .flatMap(capability ->
                                ((List<?>) capability.getAttributes().get(Constants.OBJECTCLASS)).stream())
                        .map(Object::toString)
                        .collect(Collectors.toCollection(TreeSet::new));
        boolean hasComponents = bundle.getHeaders().get("Service-Component") != null;
        assertTrue(!hasComponents || !services.isEmpty(), () -> bundle + " has components but announces no service");
        return services;
    }
}
