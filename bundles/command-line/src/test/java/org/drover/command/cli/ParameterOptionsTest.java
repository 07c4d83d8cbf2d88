// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.drover.api.migration.MigrationParameters;
import org.drover.api.migration.Parameter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

class ParameterOptionsTest {
    private final CommandSpec command = CommandSpec.create();

    ParameterOptionsTest() {
        ParameterOptions.addTo(command);
    }

    @Test
    void everyParameterIsAnOptionUnderItsOwnName() {
        for (Parameter<?> parameter : MigrationParameters.ALL) {
            assertNotNull(command.findOption("--" + parameter.name()), parameter.name());
        }
    }

    @Test
    void everyDefaultIsAllowedAsAValue() {
        for (Parameter<?> parameter : MigrationParameters.ALL) {
            String help =
                    String.join(" ", command.findOption("--" + parameter.name()).description());
            String text = help.substring(help.lastIndexOf("Default ") + "Default ".length(), help.length() - 1);
            assertEquals(parameter.defaultValue(), parameter.parse(text), parameter.name());
        }
    }

    @Test
    void onlyWhatWasWrittenIsGiven() {
        CommandLine.ParseResult arguments =
                new CommandLine(command).parseArgs("--multifd-transfer", "on", "--channels=3");
        assertEquals(
                Map.of("multifd-channels", "3", "x-migration-multifd-transfer", "on"),
                ParameterOptions.given(arguments));
    }

    @Test
    void helpFitsTheScreen() {
        String usage = new CommandLine(command).getUsageMessage(CommandLine.Help.Ansi.OFF);
        assertTrue(usage.lines().allMatch(line -> line.length() <= 100), usage);
    }
}
