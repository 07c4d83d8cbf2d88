// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.shell.internal;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.drover.api.ConfigurationException;
import org.drover.api.migration.MigrationParameters;
import org.drover.api.migration.Parameter;
import org.drover.api.transport.TransportAddress;
import org.drover.frontend.ParameterNames;

/**
 * What the user wrote after {@code migrate} or {@code incoming}: the same as on the command line of {@code drover}.
 *
 * @param address where to
 * @param devices specifications, or ids of devices that are open
 * @param parameters of the migration
 * @param await whether the command ends with the migration
 */
record MigrationWords(TransportAddress address, List<String> devices, MigrationParameters parameters, boolean await) {
    static final String DEVICE = "--device";
    static final String WAIT = "--wait";

    /** Reads and checks them; throws a {@link ConfigurationException} for what is wrong. */
    static MigrationWords parse(String command, String[] words) {
        CommandWords given = CommandWords.parse(command, words, options(), Set.of(WAIT));
        TransportAddress address = TransportAddress.parse(given.only(command, "address, such as tcp:127.0.0.1:4444"));
        return new MigrationWords(address, given.all(DEVICE), parameters(given), given.has(WAIT));
    }

    /** Returns the options that have a value. */
    static Set<String> options() {
        Set<String> options = new LinkedHashSet<>(Set.of(DEVICE));
        for (Parameter<?> parameter : MigrationParameters.ALL) {
            ParameterNames.of(parameter).forEach(name -> options.add("--" + name));
        }
        return options;
    }

    private static MigrationParameters parameters(CommandWords given) {
        MigrationParameters.Builder parameters = MigrationParameters.builder();
        for (Parameter<?> parameter : MigrationParameters.ALL) {
            List<String> values = new ArrayList<>();
            ParameterNames.of(parameter).forEach(name -> values.addAll(given.all("--" + name)));
            if (values.size() > 1) {
                throw new ConfigurationException(parameter.name() + " is given twice: " + String.join(", ", values));
            }
            values.forEach(value -> parameters.set(parameter.name(), value));
        }
        return parameters.build();
    }
}
