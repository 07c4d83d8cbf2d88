// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.demo;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.drover.api.ConfigurationException;
import org.drover.api.migration.MigrationParameters;
import org.drover.command.cli.Arguments;
import org.drover.command.cli.Numbers;
import org.drover.command.cli.Options;
import org.drover.command.cli.ParameterOptions;
import org.drover.command.memory.MemoryOptions;

/**
 * What the user of {@code demo} wrote.
 *
 * @param devices how many
 * @param stateBytes of each
 * @param precopyBytes of each, how much of that can go while it runs
 * @param readBytesPerSecond how fast a device can be read; empty if as fast as memory
 * @param memoryBytes memory that moves with the devices; 0 for none
 * @param dirtyBytesPerSecond how fast a program writes to it; 0 for not at all
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
        long memoryBytes,
        long dirtyBytesPerSecond,
        String transport,
        int deadlineSeconds,
        Map<String, String> parameters,
        boolean json,
        boolean debug) {
    private static final int MAX_DEVICES = 64;
    private static final int MAX_DEADLINE_SECONDS = 86_400;
    private static final String DEFAULT_CHANNELS = "4";

    /** Adds them to a command. */
    static void addTo(Options options) {
        options.value("--devices", "N", "How many devices. Default 2.");
        options.value("--state", "BYTES", "State of each device. Default 256MiB.");
        options.value("--precopy", "BYTES", "How much of each device's state can move while it runs. Default 0.");
        options.value(
                "--read-speed", "RATE", "How fast each device can be read, in bytes/s. Default: as fast as memory.");
        options.value("--memory", "BYTES", "Memory that moves with the devices. Default 0: none.");
        options.value(
                "--dirty-rate",
                "RATE",
                "How fast a program writes to that memory until the machine is stopped, in bytes/s. Default 10MiB/s.");
        options.value("--transport", "tcp|unix", "What the channels run over. Default tcp.");
        options.value("--deadline", "SECONDS", "Time after which the demo has failed. Default 600.");
        ParameterOptions.addTo(options);
    }

    /**
     * Reads and checks them.
     *
     * @throws ConfigurationException if a value is not allowed
     */
    static DemoOptions read(Arguments arguments) {
        ParameterOptions.read(arguments);
        Map<String, String> parameters = new LinkedHashMap<>(ParameterOptions.given(arguments));
        parameters.putIfAbsent(MigrationParameters.MULTIFD_CHANNELS.name(), DEFAULT_CHANNELS);
        return new DemoOptions(
                Numbers.count(arguments, "--devices", 2, 1, MAX_DEVICES),
                Numbers.amount(arguments, "--state", "256MiB"),
                Numbers.amount(arguments, "--precopy", "0"),
                arguments.has("--read-speed")
                        ? Optional.of(Numbers.amount(arguments, "--read-speed", "0"))
                        : Optional.empty(),
                Numbers.amount(arguments, "--memory", "0"),
                MemoryOptions.rate(arguments.value("--dirty-rate").orElse("10MiB/s")),
                transport(arguments.value("--transport").orElse("tcp")),
                Numbers.count(arguments, "--deadline", 600, 1, MAX_DEADLINE_SECONDS),
                parameters,
                arguments.has(Options.JSON),
                arguments.has(Options.DEBUG));
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
