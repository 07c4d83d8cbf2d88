// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.drover.api.ConfigurationException;
import org.drover.api.migration.MigrationParameters;
import org.drover.api.migration.Parameter;
import org.drover.frontend.ParameterNames;

/**
 * One option for each migration parameter, under the names that {@link ParameterNames} knows.
 */
public final class ParameterOptions {
    private ParameterOptions() {}

    /**
     * Adds the options to a command.
     *
     * @param options of the command
     */
    public static void addTo(Options options) {
        for (Parameter<?> parameter : MigrationParameters.ALL) {
            List<String> names = ParameterNames.of(parameter).stream()
                    .map(name -> "--" + name)
                    .toList();
            options.parameter(
                    names, parameter.choices().isEmpty() ? "VALUE" : parameter.range(), () -> description(parameter));
        }
    }

    /**
     * Returns the parameters that the user wrote, checked, and defaults for the others.
     *
     * @param arguments what the user wrote
     * @throws ConfigurationException if a value is not allowed
     */
    public static MigrationParameters read(Arguments arguments) {
        MigrationParameters.Builder parameters = MigrationParameters.builder();
        given(arguments).forEach(parameters::set);
        return parameters.build();
    }

    /**
     * Returns the values that the user wrote, by parameter name, unchecked.
     *
     * @param arguments what the user wrote
     * @throws ConfigurationException if a parameter is given twice, perhaps under two names
     */
    public static Map<String, String> given(Arguments arguments) {
        Map<String, String> given = new LinkedHashMap<>();
        for (Parameter<?> parameter : MigrationParameters.ALL) {
            List<String> values = arguments.values("--" + parameter.name());
            if (values.size() > 1) {
                throw new ConfigurationException(parameter.name() + " is given twice: " + String.join(", ", values));
            }
            values.forEach(value -> given.put(parameter.name(), value));
        }
        return given;
    }

    private static String description(Parameter<?> parameter) {
        String range = parameter.range().replace(".." + Long.MAX_VALUE, " or more");
        return parameter.description()
                + (parameter.choices().isEmpty() ? " " + upperFirst(range) + "." : "") // else the placeholder says it
                + " Default " + parameter.defaultText() + ".";
    }

    private static String upperFirst(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }
}
