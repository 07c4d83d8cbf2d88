// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.shell.internal;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.drover.api.ConfigurationException;
import org.drover.api.migration.MigrationEngine;
import org.drover.api.transport.TransportRegistration;
import org.drover.api.transport.TransportRegistry;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The engine, while there is one: the commands stay without it, so that one of them can say why it is not there. */
@Component(service = EngineAccess.class)
public final class EngineAccess {
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile MigrationEngine engine;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile TransportRegistry transports;

    /** Created by the service component runtime. */
    @Activate
    public EngineAccess() {}

    /** Returns the engine; throws a {@link ConfigurationException} if there is none. */
    MigrationEngine engine() {
        MigrationEngine now = engine;
        if (now == null) {
            throw new ConfigurationException(
                    "no migration engine runs in this container; 'drover:why' says what is missing");
        }
        return now;
    }

    /** Returns the transports that the engine knows; throws a {@link ConfigurationException} if there is none. */
    List<TransportRegistration> transports() {
        TransportRegistry now = transports;
        if (now == null) {
            throw new ConfigurationException(
                    "no migration engine runs in this container; 'drover:why' says what is missing");
        }
        return now.registrations();
    }

    /** Returns the services of the transports that take no new migrations; none if there is no engine. */
    Set<Long> draining() {
        TransportRegistry now = transports;
        return now == null
                ? Set.of()
                : now.registrations().stream()
                        .filter(registration -> registration.phase() == TransportRegistration.Phase.DRAINING)
                        .map(TransportRegistration::id)
                        .collect(Collectors.toSet());
    }

    boolean isPresent() {
        return engine != null;
    }
}
