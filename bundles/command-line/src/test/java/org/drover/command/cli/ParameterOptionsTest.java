// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.drover.api.ConfigurationException;
import org.drover.api.migration.MigrationParameters;
import org.drover.api.migration.Parameter;
import org.junit.jupiter.api.Test;

class ParameterOptionsTest {
    private final Options options = new Options();

    ParameterOptionsTest() {
        ParameterOptions.addTo(options);
    }

    private Option option(Parameter<?> parameter) {
        return options.all().stream()
                .filter(option -> option.name().equals("--" + parameter.name()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void everyDefaultIsAllowedAsAValue() {
        for (Parameter<?> parameter : MigrationParameters.ALL) {
            String help = option(parameter).description().get();
            String text = help.substring(help.lastIndexOf("Default ") + "Default ".length(), help.length() - 1);
            assertEquals(parameter.defaultValue(), parameter.parse(text), parameter.name());
        }
    }

    @Test
    void onlyWhatWasWrittenIsGiven() {
        Arguments arguments = PlainParser.parse(options, List.of("--multifd-transfer", "on", "--channels=3"))
                .orElseThrow();
        assertEquals(
                Map.of("multifd-channels", "3", "x-migration-multifd-transfer", "on"),
                ParameterOptions.given(arguments));
    }

    @Test
    void parameterThatIsGivenTwiceIsRefused() {
        Arguments arguments = new Arguments(Map.of("--multifd-channels", List.of("3", "4")), "");
        assertThrows(ConfigurationException.class, () -> ParameterOptions.given(arguments));
    }
}
