// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.itest.probe.bundle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.Hashtable;
import java.util.Map;
import java.util.stream.Collectors;
import org.drover.api.migration.MigrationParameters;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.metatype.AttributeDefinition;
import org.osgi.service.metatype.MetaTypeInformation;
import org.osgi.service.metatype.MetaTypeService;
import org.osgi.service.metatype.ObjectClassDefinition;

/** What an operator does with Config Admin and a console that shows the Metatype. */
final class SettingsActions {
    private static final String PID = "org.drover.runtime";

    private final BundleContext context;

    SettingsActions(BundleContext context) {
        this.context = context;
    }

    /** Gives the runtime's configuration these values; deletes it if there are none. */
    Map<String, String> configure(Map<String, String> arguments) {
        ServiceReference<ConfigurationAdmin> reference = context.getServiceReference(ConfigurationAdmin.class);
        try {
            ConfigurationAdmin admin = context.getService(reference);
            if (arguments.isEmpty()) {
                admin.getConfiguration(PID, null).delete();
            } else {
                admin.getConfiguration(PID, null).update(new Hashtable<>(arguments));
            }
            return Map.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            context.ungetService(reference);
        }
    }

    /** Returns the engine's parameters, by name. */
    Map<String, String> parameters(Map<String, String> arguments) {
        try (EngineUse use = new EngineUse(context)) {
            MigrationParameters parameters = use.engine().parameters();
            return MigrationParameters.ALL.stream()
                    .collect(Collectors.toMap(one -> one.name(), one -> String.valueOf(parameters.get(one))));
        }
    }

    /** Returns what the Metatype says of the runtime's configuration: the descriptions, by name. */
    Map<String, String> metatype(Map<String, String> arguments) {
        ServiceReference<MetaTypeService> reference = context.getServiceReference(MetaTypeService.class);
        try {
            MetaTypeInformation information = context.getService(reference).getMetaTypeInformation(runtime());
            if (!Arrays.asList(information.getPids()).contains(PID)) {
                return Collections.emptyMap();
            }
            return Arrays.stream(information
                            .getObjectClassDefinition(PID, null)
                            .getAttributeDefinitions(ObjectClassDefinition.ALL))
                    .collect(Collectors.toMap(AttributeDefinition::getID, AttributeDefinition::getDescription));
        } finally {
            context.ungetService(reference);
        }
    }

    private Bundle runtime() {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> PID.equals(bundle.getSymbolicName()))
                .findFirst()
                .orElseThrow();
    }
}
