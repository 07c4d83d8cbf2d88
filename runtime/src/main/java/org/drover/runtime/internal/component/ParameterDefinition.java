// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.internal.component;

import org.drover.api.ConfigurationException;
import org.drover.api.migration.Parameter;
import org.osgi.service.metatype.AttributeDefinition;

/** A parameter as consoles show it. All are text, as amounts have units and flags are on and off. */
final class ParameterDefinition implements AttributeDefinition {
    private final Parameter<?> parameter;

    ParameterDefinition(Parameter<?> parameter) {
        this.parameter = parameter;
    }

    @Override
    public String getName() {
        return parameter.name();
    }

    @Override
    public String getID() {
        return parameter.name();
    }

    @Override
    public String getDescription() {
        return parameter.description() + " Allowed: " + parameter.range() + ". "
                + (parameter.isFollowedWhileRunning()
                        ? "Running migrations follow a change."
                        : "A change counts for the next migration.")
                + " Since " + parameter.since() + ".";
    }

    @Override
    public int getCardinality() {
        return 0;
    }

    @Override
    public int getType() {
        return STRING;
    }

    @Override
    public String[] getOptionValues() {
        return parameter.choices().isEmpty() ? null : parameter.choices().toArray(String[]::new);
    }

    @Override
    public String[] getOptionLabels() {
        return getOptionValues();
    }

    @Override
    public String validate(String value) {
        try {
            parameter.parse(value);
            return "";
        } catch (ConfigurationException e) {
            return e.getMessage();
        }
    }

    @Override
    public String[] getDefaultValue() {
        return new String[] {parameter.defaultText()};
    }
}
