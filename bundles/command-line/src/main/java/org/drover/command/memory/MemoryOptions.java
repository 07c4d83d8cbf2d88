// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.memory;

import java.util.List;
import org.drover.api.ConfigurationException;
import org.drover.api.migration.Parameter;
import org.drover.command.cli.Arguments;
import org.drover.command.cli.Options;

/**
 * The memory that a command migrates.
 *
 * @param blocks none if there is none
 * @param dirtyBytesPerSecond how fast a program of this process writes to it; 0 for none
 */
public record MemoryOptions(List<MemorySpec> blocks, long dirtyBytesPerSecond) {
    private static final String MEMORY = "--memory";
    private static final String DIRTY_RATE = "--dirty-rate";
    private static final String PER_SECOND = "/s";

    /** Adds the memory to a command. */
    public static void addTo(Options options) {
        options.anyNumber(
                MEMORY,
                "NAME=SIZE|PATH",
                "A block of memory that moves with the devices, once for each: NAME=64MiB makes one, NAME=/PATH or"
                        + " NAME=fd:NUMBER maps a file, a memfd or huge pages that are there, with ,page-size=2MiB for the pages"
                        + " behind it and ,shared if the other side maps the same. The same names and sizes on both sides.");
    }

    /** Adds the program that writes to a command. */
    public static void addWriterTo(Options options) {
        options.value(
                DIRTY_RATE,
                "RATE",
                "Write to random pages of the memory at this rate, in bytes/s, until the machine is stopped; new memory is"
                        + " filled first. Default: nobody writes, and nobody says so.");
    }

    /**
     * Reads and checks them.
     *
     * @throws ConfigurationException if a value is not allowed
     */
    public static MemoryOptions read(Arguments arguments) {
        List<MemorySpec> blocks =
                arguments.values(MEMORY).stream().map(MemorySpec::parse).toList();
        long rate = arguments.value(DIRTY_RATE).map(MemoryOptions::rate).orElse(0L);
        if (rate > 0 && blocks.isEmpty()) {
            throw new ConfigurationException(DIRTY_RATE + " needs " + MEMORY + ": there is nothing to write to");
        }
        return new MemoryOptions(blocks, rate);
    }

    /**
     * Parses a rate.
     *
     * @param text an amount, with or without {@code /s}
     * @throws ConfigurationException if it is none
     */
    public static long rate(String text) {
        try {
            return Parameter.parseAmount(
                    text.endsWith(PER_SECOND) ? text.substring(0, text.length() - PER_SECOND.length()) : text);
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(DIRTY_RATE + ": " + e.getMessage());
        }
    }
}
