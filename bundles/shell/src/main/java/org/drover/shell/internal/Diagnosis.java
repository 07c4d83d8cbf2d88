// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.shell.internal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.drover.api.Availability;
import org.drover.api.device.DeviceBackendProvider;
import org.drover.api.device.DeviceSpec;
import org.drover.api.transport.TransportProvider;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;

/** What is missing for a migration, down to the bundle that is not started and the reference that nothing satisfies. */
final class Diagnosis {
    private static final String ENGINE = "org.drover.api.migration.MigrationEngine";
    private static final String CAUSED_BY = "Caused by: ";
    private static final String API_PACKAGE = "(osgi.wiring.package=org.drover.api";

    private final BundleContext context;
    private final ServiceComponentRuntime components;
    private final Set<Long> draining;
    private final List<String> missing = new ArrayList<>();

    /**
     * Begins one.
     *
     * @param draining ids of the services that take nothing new
     */
    Diagnosis(BundleContext context, ServiceComponentRuntime components, Set<Long> draining) {
        this.context = context;
        this.components = components;
        this.draining = draining;
    }

    /** Returns what was found to be missing, a line each; empty if nothing is. */
    List<String> missing() {
        return missing;
    }

    /** Is there an engine? */
    void engine() {
        if (context.getServiceReference(ENGINE) == null) {
            missing.add("no migration engine runs");
            explain(ENGINE, null, null);
        }
    }

    /** Can addresses of a scheme be connected to? */
    void transport(String scheme) {
        provider(
                "transport for scheme " + scheme,
                TransportProvider.class,
                TransportProvider.SCHEME_PROPERTY,
                scheme,
                provider -> provider.availability());
    }

    /** Can a device be opened? Does not open it. */
    void device(DeviceSpec spec) {
        provider(
                "device " + spec,
                DeviceBackendProvider.class,
                DeviceBackendProvider.SCHEME_PROPERTY,
                spec.scheme(),
                provider -> provider.match(spec) > DeviceBackendProvider.MATCH_NONE
                        ? provider.availability()
                        : Availability.unavailable("it does not know such a device"));
    }

    private interface Probe<T> {
        Availability of(T provider);
    }

    private <T> void provider(String what, Class<T> type, String property, String scheme, Probe<T> probe) {
        List<String> reasons = new ArrayList<>();
        for (ServiceReference<T> reference : ServiceReferences.of(context, type)) {
            if (!scheme.equals(reference.getProperty(property))) {
                continue;
            }
            if (draining.contains(reference.getProperty(Constants.SERVICE_ID))) {
                reasons.add("bundle " + name(reference.getBundle()) + " is being drained: it takes no new migration");
                continue;
            }
            T provider = context.getService(reference);
            if (provider == null) {
                continue; // gone since it was listed
            }
            try {
                Availability availability = probe.of(provider);
                if (availability.available()) {
                    return;
                }
                reasons.add("bundle " + name(reference.getBundle()) + " is " + state(reference.getBundle())
                        + " but cannot be used: " + availability.reason());
            } finally {
                context.ungetService(reference);
            }
        }
        missing.add("no " + what);
        if (reasons.isEmpty()) {
            explain(type.getName(), property, scheme);
        } else {
            reasons.forEach(reason -> missing.add("  " + reason));
        }
    }

    /** Says why nobody offers a service that somebody could. */
    private void explain(String service, String property, String value) {
        int before = missing.size();
        for (ComponentDescriptionDTO component : components.getComponentDescriptionDTOs()) {
            boolean offers = Arrays.asList(component.serviceInterfaces).contains(service)
                    && (property == null || value.equals(component.properties.get(property)));
            if (offers) {
                unsatisfied(component);
            }
        }
        if (missing.size() == before) {
            stoppedBundles();
        }
        if (missing.size() == before) {
            missing.add("  no bundle of this container offers " + service
                    + (property == null ? "" : " with " + property + "=" + value) + "; install one that does");
        }
    }

    private void unsatisfied(ComponentDescriptionDTO component) {
        String what = "  component " + component.name + " of bundle " + component.bundle.symbolicName + " ["
                + component.bundle.id + "]";
        if (!components.isComponentEnabled(component)) {
            missing.add(what + " is disabled");
            return;
        }
        Collection<ComponentConfigurationDTO> configurations = components.getComponentConfigurationDTOs(component);
        if (configurations.isEmpty()) {
            missing.add(
                    what + " has no configuration, and needs one: " + String.join(", ", component.configurationPid));
        }
        for (ComponentConfigurationDTO configuration : configurations) {
            switch (configuration.state) {
                case ComponentConfigurationDTO.UNSATISFIED_CONFIGURATION ->
                    missing.add(what + " needs a configuration with the PID "
                            + String.join(", ", component.configurationPid));
                case ComponentConfigurationDTO.UNSATISFIED_REFERENCE -> references(component, configuration, what);
                case ComponentConfigurationDTO.FAILED_ACTIVATION ->
                    missing.add(what + " failed when it was activated: " + firstCause(configuration.failure));
                default -> {
                    // it is satisfied; its service is or will be there
                }
            }
        }
    }

    /** Of a printed stack trace; Declarative Services keeps no more. What the component threw comes last, within what its caller made of it. */
    private static String firstCause(String stackTrace) {
        String cause = "nobody knows why";
        for (String line : stackTrace.lines().toList()) {
            if (cause.equals("nobody knows why") || line.startsWith(CAUSED_BY)) {
                cause = line.startsWith(CAUSED_BY) ? line.substring(CAUSED_BY.length()) : line;
            }
        }
        return cause;
    }

    private void references(ComponentDescriptionDTO component, ComponentConfigurationDTO configuration, String what) {
        for (UnsatisfiedReferenceDTO reference : configuration.unsatisfiedReferences) {
            String type = Stream.of(component.references)
                    .filter(candidate -> candidate.name.equals(reference.name))
                    .map(candidate -> candidate.interfaceName)
                    .findFirst()
                    .orElse("?");
            missing.add(what + " is unsatisfied: reference " + reference.name + " finds no service " + type
                    + (reference.target == null ? "" : " with " + reference.target));
        }
    }

    /** Bundles that use Drover's API and do not run. */
    void stoppedBundles() {
        for (Bundle bundle : context.getBundles()) {
            BundleRevision revision = bundle.adapt(BundleRevision.class);
            boolean lazy = bundle.getState() == Bundle.STARTING;
            if (revision != null
                    && (revision.getTypes() & BundleRevision.TYPE_FRAGMENT) == 0
                    && bundle.getState() != Bundle.ACTIVE
                    && !lazy
                    && isOfDrover(bundle, revision)) {
                missing.add("  bundle " + name(bundle) + " is " + state(bundle) + ": 'start " + bundle.getBundleId()
                        + "' starts it, or says what it needs");
            }
        }
    }

    private static boolean isOfDrover(Bundle bundle, BundleRevision revision) {
        return bundle.getSymbolicName().startsWith("org.drover.")
                || revision.getDeclaredRequirements("osgi.wiring.package").stream()
                        .anyMatch(requirement -> String.valueOf(
                                        requirement.getDirectives().get(Constants.FILTER_DIRECTIVE))
                                .contains(API_PACKAGE));
    }

    /** Returns the values that a property has on the services of a type, sorted. */
    List<String> schemes(Class<?> type, String property) {
        return ServiceReferences.of(context, type).stream()
                .map(reference -> String.valueOf(reference.getProperty(property)))
                .distinct()
                .sorted()
                .collect(Collectors.toList());
    }

    private static String name(Bundle bundle) {
        return bundle == null ? "that is gone" : bundle.getSymbolicName() + " [" + bundle.getBundleId() + "]";
    }

    private static String state(Bundle bundle) {
        Map<Integer, String> names = Map.of(
                Bundle.INSTALLED, "INSTALLED",
                Bundle.RESOLVED, "RESOLVED",
                Bundle.STARTING, "STARTING",
                Bundle.ACTIVE, "ACTIVE",
                Bundle.STOPPING, "STOPPING");
        return bundle == null ? "UNINSTALLED" : names.getOrDefault(bundle.getState(), "UNINSTALLED");
    }
}
