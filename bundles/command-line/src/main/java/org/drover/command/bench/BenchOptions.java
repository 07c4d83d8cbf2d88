// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.bench;

import org.drover.api.migration.MigrationParameters;
import org.drover.command.cli.Arguments;
import org.drover.command.cli.Numbers;
import org.drover.command.cli.Options;
import org.drover.command.cli.ParameterOptions;

/**
 * What the user of {@code bench} wrote.
 *
 * @param devices how many
 * @param stateBytes of each
 * @param memoryBytes memory to measure instead of devices; 0 for devices
 * @param rounds that count; one more of each kind comes before them
 * @param parameters of the migrations
 * @param json whether a program reads
 */
record BenchOptions(
        int devices, long stateBytes, long memoryBytes, int rounds, MigrationParameters parameters, boolean json) {
    private static final int MAX_DEVICES = 64;
    private static final int MAX_ROUNDS = 1000;
    private static final int DEFAULT_CHANNELS = 4;

    /** Adds them to a command. */
    static void addTo(Options options) {
        options.value("--devices", "N", "How many devices. Default 2.");
        options.value("--state", "BYTES", "State of each device. Default 512MiB.");
        options.value(
                "--memory",
                "BYTES",
                "Measure memory instead of devices: the test for zero pages beside a copy, and migrations over 2 and 4 channels.");
        options.value("--rounds", "N", "Rounds of each kind. Default 5.");
        ParameterOptions.addTo(options);
    }

    /** Reads and checks them. */
    static BenchOptions read(Arguments arguments) {
        MigrationParameters parameters = ParameterOptions.read(arguments);
        if (!ParameterOptions.given(arguments).containsKey(MigrationParameters.MULTIFD_CHANNELS.name())) {
            parameters = parameters.toBuilder()
                    .set(MigrationParameters.MULTIFD_CHANNELS, DEFAULT_CHANNELS)
                    .build();
        }
        return new BenchOptions(
                Numbers.count(arguments, "--devices", 2, 1, MAX_DEVICES),
                Math.max(1, Numbers.amount(arguments, "--state", "512MiB")),
                Numbers.amount(arguments, "--memory", "0"),
                Numbers.count(arguments, "--rounds", 5, 1, MAX_ROUNDS),
                parameters,
                arguments.has(Options.JSON));
    }

    /** Returns what one round moves. */
    long totalBytes() {
        return devices * stateBytes;
    }

    /** Returns the number of channels, and of the baseline's connections. */
    int channels() {
        return parameters.get(MigrationParameters.MULTIFD_CHANNELS);
    }
}
