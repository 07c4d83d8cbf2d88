// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainParserTest {
    private final Options options = new Options();

    PlainParserTest() {
        options.argument("ADDRESS", "Where.");
        options.repeated("--device", "SPEC", "What.");
        options.parameter(List.of("--multifd-channels", "--channels"), "N", () -> "How many.");
    }

    private Optional<Arguments> parse(String words) {
        return PlainParser.parse(options, List.of(words.split(" ")));
    }

    @Test
    void optionIsKnownByItsFirstName() {
        assertEquals(
                Optional.of(new Arguments(
                        Map.of(
                                "--device", List.of("sim:a?state=1", "sim:b"),
                                "--multifd-channels", List.of("4"),
                                "--json", List.of()),
                        "-")),
                parse("--device=sim:a?state=1 - --channels 4 --device sim:b --json"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "--device x",
                "a b --device x",
                "a --device",
                "a --device --json",
                "a --device=",
                "a --device x --channels 1 --channels 2",
                "a --device x --channels 1 --multifd-channels 2",
                "a --device x --json=true",
                "a --device x --unknown",
                "a --device x --unknown=1",
                "a --device x --help",
                "a --device x -h",
                "a --device x -- b"
            })
    void whatIsNotPlainOrNotRightIsLeftToTheOtherParser(String words) {
        assertEquals(Optional.empty(), parse(words));
    }
}
