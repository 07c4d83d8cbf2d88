// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.demo;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.drover.api.ConfigurationException;
import org.drover.api.migration.MigrationParameters;
import org.drover.command.cli.CommonOptions;
import org.drover.command.cli.Numbers;
import org.drover.command.cli.ParameterOptions;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/**
 * What the user of {@code demo} wrote.
 *
 * @param devices how many
 * @param stateBytes of each
 * @param precopyBytes of each, how much of that can go while it runs
 * @param readBytesPerSecond how fast a device can be read; empty if as fast as memory
 * @param transport {@code tcp} or {@code unix}
 * @param deadlineSeconds after which the demo has failed
 * @param parameters of the migration, by name, checked
 * @param json whether a program reads
 * @param debug whether the children shall log too
 */
record DemoOptions(
        int devices,
        long stateBytes,
        long precopyBytes,
        Optional<Long> readBytesPerSecond,
        String transport,
        int deadlineSeconds,
        Map<String, String> parameters,
        boolean json,
        boolean debug) {
    private static final int MAX_DEVICES = 64;
    private static final int MAX_DEADLINE_SECONDS = 86_400;
    private static final String DEFAULT_CHANNELS = "4";

    /** Adds them to a command. */
    static void addTo(CommandSpec command) {
        command.addOption(CommonOptions.value("N", "How many devices. Default 2.", "--devices"));
        command.addOption(CommonOptions.value("BYTES", "State of each device. Default 256MiB.", "--state"));
        command.addOption(CommonOptions.value(
                "BYTES", "How much of each device's state can move while it runs. Default 0.", "--precopy"));
        command.addOption(CommonOptions.value(
                "RATE", "How fast each device can be read, in bytes/s. Default: as fast as memory.", "--read-speed"));
        command.addOption(CommonOptions.value("tcp|unix", "What the channels run over. Default tcp.", "--transport"));
        command.addOption(
                CommonOptions.value("SECONDS", "Time after which the demo has failed. Default 600.", "--deadline"));
        ParameterOptions.addTo(command);
    }

    /**
     * Reads and checks them.
     *
     * @throws ConfigurationException if a value is not allowed
     */
    static DemoOptions read(ParseResult arguments) {
        ParameterOptions.read(arguments);
        Map<String, String> parameters = new LinkedHashMap<>(ParameterOptions.given(arguments));
        parameters.putIfAbsent(MigrationParameters.MULTIFD_CHANNELS.name(), DEFAULT_CHANNELS);
        String readSpeed = arguments.matchedOptionValue("--read-speed", null);
        return new DemoOptions(
                Numbers.count(arguments, "--devices", 2, 1, MAX_DEVICES),
                Numbers.amount(arguments, "--state", "256MiB"),
                Numbers.amount(arguments, "--precopy", "0"),
                readSpeed == null ? Optional.empty() : Optional.of(Numbers.amount(arguments, "--read-speed", "0")),
                transport(arguments.matchedOptionValue("--transport", "tcp")),
                Numbers.count(arguments, "--deadline", 600, 1, MAX_DEADLINE_SECONDS),
                parameters,
                CommonOptions.isGiven(arguments, CommonOptions.JSON),
                CommonOptions.isGiven(arguments, CommonOptions.DEBUG));
    }

    /** Returns how much there is to move. */
    long totalBytes() {
        return devices * stateBytes;
    }

    private static String transport(String text) {
        String transport = text.toLowerCase(Locale.ROOT);
        if (!transport.equals("tcp") && !transport.equals("unix")) {
            throw new ConfigurationException("--transport=" + text + " is not tcp or unix");
        }
        return transport;
    }
}
