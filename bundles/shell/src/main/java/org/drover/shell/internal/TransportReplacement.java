// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.shell.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.drover.api.Availability;
import org.drover.api.ConfigurationException;
import org.drover.api.Deadline;
import org.drover.api.transport.TransportProvider;
import org.drover.api.transport.TransportRegistration;
import org.drover.api.transport.TransportUnavailableException;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.FrameworkWiring;

/** Puts one bundle's transports in the place of another's: new in, old drained, old out. Until the old one goes, nothing is lost. */
final class TransportReplacement {
    private static final long POLL_MILLIS = 5;
    private static final long START_MILLIS = 10_000;

    private final BundleContext context;
    private final EngineAccess engine;

    TransportReplacement(BundleContext context, EngineAccess engine) {
        this.context = context;
        this.engine = engine;
    }

    /**
     * What was done.
     *
     * @param installed the bundle that provides the scheme now
     * @param uninstalled names of those that did
     * @param nanos how long it took, most of it perhaps waiting for migrations
     */
    record Done(Bundle installed, List<String> uninstalled, long nanos) {}

    /**
     * Replaces the providers of a scheme, with all their transports: the new bundle must provide each of them, usable here. Waits for the running migrations of the old ones; an
     * interrupt or the deadline ends that, and then the new bundle is taken out again and the old ones go on.
     *
     * @param scheme of the transport
     * @param location of the new bundle, a URL
     * @param deadline for the migrations that still run over the old one
     */
    Done replace(String scheme, String location, Deadline deadline) throws InterruptedException {
        Set<Bundle> old = providersOf(scheme);
        if (old.isEmpty()) {
            throw new ConfigurationException("no bundle provides the transport " + scheme
                    + ", so there is nothing to replace; 'drover:transports' shows those that there are");
        }
        long begin = System.nanoTime();
        Set<String> schemes = new TreeSet<>(Set.of(scheme));
        registrationsOf(old).forEach(registration -> schemes.add(registration.scheme()));
        Bundle fresh = install(location);
        try {
            fresh.start();
            awaitProviders(schemes, fresh);
            drain(old, deadline);
        } catch (BundleException e) {
            throw takenOut(
                    fresh,
                    new TransportUnavailableException(
                            "the new bundle " + location + " does not start; the old one stays", e));
        } catch (RuntimeException | InterruptedException | Error e) {
            takenOut(fresh, e);
            throw e;
        }
        List<String> gone = new ArrayList<>();
        for (Bundle bundle : old) {
            gone.add(name(bundle) + " [" + bundle.getBundleId() + "]");
            uninstall(bundle);
        }
        return new Done(fresh, gone, System.nanoTime() - begin);
    }

    private Set<Bundle> providersOf(String scheme) {
        Set<Bundle> bundles = new TreeSet<>();
        for (ServiceReference<?> reference : ServiceReferences.of(context, TransportProvider.class)) {
            Bundle bundle = reference.getBundle();
            if (bundle != null && scheme.equals(reference.getProperty(TransportProvider.SCHEME_PROPERTY))) {
                bundles.add(bundle);
            }
        }
        return bundles;
    }

    private Bundle install(String location) {
        Bundle known = context.getBundle(location);
        if (known != null) {
            throw new ConfigurationException("bundle " + name(known) + " [" + known.getBundleId()
                    + "] was installed from " + location + "; give the new one a place of its own");
        }
        try {
            return context.installBundle(location);
        } catch (BundleException e) {
            String hint = e.getType() == BundleException.DUPLICATE_BUNDLE_ERROR
                    ? "; a bundle of that name and version is installed: give the new one another version"
                    : "";
            throw new ConfigurationException("cannot install " + location + hint + ": " + e.getMessage(), e);
        }
    }

    /** The engine's list counts, and not the framework's: migrations go by it. */
    private void awaitProviders(Set<String> schemes, Bundle fresh) throws InterruptedException {
        Deadline deadline = Deadline.afterMillis(START_MILLIS);
        Set<String> missing = new TreeSet<>(schemes);
        while (true) {
            List<TransportRegistration> registered = registrationsOf(Set.of(fresh));
            registered.forEach(registration -> missing.remove(registration.scheme()));
            if (missing.isEmpty()) {
                registered.forEach(registration -> requireAvailable(registration, fresh));
                return;
            }
            if (deadline.hasPassed()) {
                throw new TransportUnavailableException("the new bundle " + name(fresh) + " has not registered "
                        + missing + " within " + START_MILLIS + " ms, which the old one provides; the old one stays");
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    private static void requireAvailable(TransportRegistration registration, Bundle fresh) {
        Availability now = registration.availability();
        if (!now.available()) {
            throw new TransportUnavailableException("transport " + registration.scheme() + " of the new bundle "
                    + name(fresh) + " cannot be used here: " + now.reason() + "; the old one stays");
        }
    }

    private List<TransportRegistration> registrationsOf(Set<Bundle> bundles) {
        Set<Long> services = servicesOf(bundles);
        return engine.transports().stream()
                .filter(registration -> services.contains(registration.id()))
                .toList();
    }

    private static String name(Bundle bundle) {
        return bundle.getSymbolicName() + " " + bundle.getVersion();
    }

    /** New migrations go to the new one from here on; those that have begun finish. */
    private void drain(Set<Bundle> old, Deadline deadline) throws InterruptedException {
        List<TransportRegistration> draining = registrationsOf(old);
        draining.forEach(TransportRegistration::drain);
        try {
            for (TransportRegistration registration : draining) {
                registration.awaitUnused(deadline);
            }
        } catch (RuntimeException | InterruptedException e) {
            draining.forEach(TransportRegistration::activate);
            throw e;
        }
    }

    private static Set<Long> servicesOf(Set<Bundle> bundles) {
        Set<Long> services = new TreeSet<>();
        for (Bundle bundle : bundles) {
            ServiceReference<?>[] registered = bundle.getRegisteredServices();
            for (ServiceReference<?> reference : registered == null ? new ServiceReference<?>[0] : registered) {
                services.add((Long) reference.getProperty(Constants.SERVICE_ID));
            }
        }
        return services;
    }

    private <E extends Throwable> E takenOut(Bundle fresh, E error) {
        try {
            uninstall(fresh);
        } catch (RuntimeException e) {
            error.addSuppressed(e);
        }
        return error;
    }

    private void uninstall(Bundle bundle) {
        try {
            bundle.uninstall();
            context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION)
                    .adapt(FrameworkWiring.class)
                    .refreshBundles(List.of(bundle));
        } catch (BundleException e) {
            throw new ConfigurationException(
                    "cannot uninstall bundle " + bundle.getSymbolicName() + " [" + bundle.getBundleId() + "]", e);
        }
    }
}
