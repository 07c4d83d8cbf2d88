// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.itest.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The reference of the command line names every option, and none that there is not. */
@Timeout(240)
class ReferenceOptionsIT {
    private static final Path REFERENCE = Path.of("..", "..", "docs", "reference", "command-line.md");
    private static final Pattern OPTION = Pattern.compile("(?<![\\w-])--[a-z][a-z0-9-]+");

    @ParameterizedTest
    @ValueSource(strings = {"demo", "incoming", "migrate", "relay", "record", "replay", "inspect", "devices", "bench"})
    void optionIsMissingInTheReference(String command) throws Exception {
        try (DroverProcess help = DroverProcess.start(command, "--help")) {
            assertEquals(0, help.awaitExit());
            Set<String> missing = options(String.join("\n", help.output()));
            missing.removeAll(options(Files.readString(REFERENCE)));
            assertEquals(Set.of(), missing);
        }
    }

    @Test
    void referenceNamesAnOptionThatNoCommandHas() throws Exception {
        Set<String> known = new TreeSet<>();
        for (String command :
                new String[] {"demo", "incoming", "migrate", "relay", "record", "replay", "inspect", "devices", "bench"
                }) {
            try (DroverProcess help = DroverProcess.start(command, "--help")) {
                assertEquals(0, help.awaitExit());
                known.addAll(options(String.join("\n", help.output())));
            }
        }
        List<String> unknown = new ArrayList<>(options(Files.readString(REFERENCE)));
        unknown.removeAll(known);
        assertEquals(List.of(), unknown);
    }

    private static Set<String> options(String text) {
        Set<String> options = new TreeSet<>();
        Matcher matcher = OPTION.matcher(text);
        while (matcher.find()) {
            options.add(matcher.group());
        }
        return options;
    }
}
