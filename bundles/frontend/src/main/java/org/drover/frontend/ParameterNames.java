// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.frontend;

import java.util.ArrayList;
import java.util.List;
import org.drover.api.migration.MigrationParameters;
import org.drover.api.migration.Parameter;

/**
 * The names by which users may call a migration parameter: its own, which is QEMU's, and shorter ones. Experimental ones
 * ({@code x-migration-…}, {@code x-…}) can also be written without that prefix, and {@code multifd-channels} as
 * {@code channels}.
 */
public final class ParameterNames {
    private static final List<String> EXPERIMENTAL_PREFIXES = List.of("x-migration-", "x-");

    private ParameterNames() {}

    /**
     * Returns all names of a parameter, its own first.
     *
     * @param parameter one of {@link MigrationParameters}' constants
     */
    public static List<String> of(Parameter<?> parameter) {
        List<String> names = new ArrayList<>(List.of(parameter.name()));
        if (parameter == MigrationParameters.MULTIFD_CHANNELS) {
            names.add("channels");
        }
        for (String prefix : EXPERIMENTAL_PREFIXES) {
            if (parameter.name().startsWith(prefix)) {
                names.add(parameter.name().substring(prefix.length()));
                break;
            }
        }
        return names;
    }
}
