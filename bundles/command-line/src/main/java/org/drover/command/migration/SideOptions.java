// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.migration;

import java.util.HashSet;
import java.util.List;
import org.drover.api.ConfigurationException;
import org.drover.api.device.DeviceSpec;
import org.drover.api.migration.MigrationParameters;
import org.drover.api.transport.TransportAddress;
import org.drover.command.cli.Arguments;
import org.drover.command.cli.Options;
import org.drover.command.cli.ParameterOptions;
import org.drover.command.memory.MemoryOptions;

/**
 * What the user of {@code incoming} or {@code migrate} wrote.
 *
 * @param address {@code SCHEME:LOCATION}, or {@link #ADDRESS_FROM_INPUT}
 * @param devices at least one, or memory
 * @param memory that moves with them
 * @param parameters of the migration
 * @param json whether a program reads
 * @param endWithInput whether the end of standard input is a request to end
 */
record SideOptions(
        String address,
        List<DeviceSpec> devices,
        MemoryOptions memory,
        MigrationParameters parameters,
        boolean json,
        boolean endWithInput) {
    /** The address that stands for one on standard input. */
    static final String ADDRESS_FROM_INPUT = "-";

    private static final String DEVICE = "--device";
    private static final String END_WITH_STDIN = "--end-with-stdin";

    /** Adds them to a command. */
    static void addTo(Options options, String addressDescription) {
        options.argument("ADDRESS", addressDescription);
        options.anyNumber(
                DEVICE,
                "SPEC",
                "A device, once for each: sim:NAME[?state=64MiB&...] is simulated,"
                        + " vfio:PCI-ADDRESS|MDEV-UUID|SYSFS-PATH is the kernel's. In the same order on both sides.");
        MemoryOptions.addTo(options);
        options.flag(
                END_WITH_STDIN,
                "End, as with SIGTERM, when standard input ends. For whoever starts drover from a program.");
        ParameterOptions.addTo(options);
    }

    /** Reads and checks them. */
    static SideOptions read(Arguments arguments) {
        String address = arguments.argument();
        if (!address.equals(ADDRESS_FROM_INPUT)) {
            TransportAddress.parse(address);
        }
        List<DeviceSpec> devices = parse(arguments.values(DEVICE));
        MemoryOptions memory = MemoryOptions.read(arguments);
        if (devices.isEmpty() && memory.blocks().isEmpty()) {
            throw new ConfigurationException(
                    "missing required option: '" + DEVICE + "=SPEC'; name a device, or memory with --memory");
        }
        return new SideOptions(
                address,
                devices,
                memory,
                ParameterOptions.read(arguments),
                arguments.has(Options.JSON),
                arguments.has(END_WITH_STDIN));
    }

    private static List<DeviceSpec> parse(List<String> texts) {
        List<DeviceSpec> devices = texts.stream().map(DeviceSpec::parse).toList();
        if (new HashSet<>(texts).size() < texts.size()) {
            throw new ConfigurationException("a device is given twice in " + texts);
        }
        return devices;
    }
}
