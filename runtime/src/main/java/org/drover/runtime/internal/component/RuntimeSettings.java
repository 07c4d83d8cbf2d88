// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.internal.component;

import java.util.Collections;
import java.util.Dictionary;
import java.util.List;
import org.drover.api.migration.MigrationEngine;
import org.drover.api.migration.MigrationParameters;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationException;
import org.osgi.service.cm.ManagedService;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * The engine's parameters as a configuration, PID {@value #PID}, under their own names. Wrong values and unknown keys are
 * refused, and what held before holds on. Immediate, since Config Admin lets go of it after each update. Without Config Admin it is not there, and its class is not loaded.
 */
@Component(
        service = ManagedService.class,
        property = "service.pid=" + RuntimeSettings.PID,
        immediate = true,
        reference = @Reference(name = "config-admin", service = ConfigurationAdmin.class))
public final class RuntimeSettings implements ManagedService {
    /** The configuration's PID. */
    static final String PID = "org.drover.runtime";

    /** Beginnings of keys that belong to who keeps the configuration: Config Admin, File Install, Karaf. */
    private static final List<String> FOREIGN = List.of("service.", "felix.", "org.apache.", "component.", ".");

    private final MigrationEngine engine;

    /** Created by the service component runtime. */
    @Activate
    public RuntimeSettings(@Reference MigrationEngine engine) {
        this.engine = engine;
    }

    @Override
    public void updated(Dictionary<String, ?> properties) throws ConfigurationException {
        engine.setParameters(properties == null ? MigrationParameters.DEFAULTS : parse(properties));
    }

    @Deactivate
    void deactivate() {
        engine.setParameters(MigrationParameters.DEFAULTS);
    }

    private static MigrationParameters parse(Dictionary<String, ?> properties) throws ConfigurationException {
        MigrationParameters.Builder parameters = MigrationParameters.builder();
        for (String key : Collections.list(properties.keys())) {
            if (FOREIGN.stream().noneMatch(key::startsWith)) {
                set(parameters, key, String.valueOf(properties.get(key)));
            }
        }
        return parameters.build();
    }

    private static void set(MigrationParameters.Builder parameters, String key, String value)
            throws ConfigurationException {
        try {
            parameters.set(key, value);
        } catch (org.drover.api.ConfigurationException e) {
            throw new ConfigurationException(key, e.getMessage(), e);
        }
    }
}
