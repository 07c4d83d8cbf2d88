// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.migration;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import org.drover.api.ConfigurationException;
import org.drover.api.device.DeviceSpec;
import org.drover.api.migration.MigrationParameters;
import org.drover.api.transport.TransportAddress;
import org.drover.command.cli.CommonOptions;
import org.drover.command.cli.ParameterOptions;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/**
 * What the user of {@code incoming} or {@code migrate} wrote.
 *
 * @param address {@code SCHEME:LOCATION}, or {@link #ADDRESS_FROM_INPUT}
 * @param devices at least one
 * @param parameters of the migration
 * @param json whether a program reads
 * @param endWithInput whether the end of standard input is a request to end
 */
record SideOptions(
        String address, List<DeviceSpec> devices, MigrationParameters parameters, boolean json, boolean endWithInput) {
    /** The address that stands for one on standard input. */
    static final String ADDRESS_FROM_INPUT = "-";

    private static final String DEVICE = "--device";
    private static final String END_WITH_STDIN = "--end-with-stdin";

    /** Adds them to a command. */
    static void addTo(CommandSpec command, String addressDescription) {
        command.addPositional(PositionalParamSpec.builder()
                .paramLabel("ADDRESS")
                .type(String.class)
                .arity("1")
                .index("0")
                .description(addressDescription)
                .build());
        command.addOption(OptionSpec.builder(DEVICE)
                .type(String[].class)
                .arity("1")
                .required(true)
                .paramLabel("SPEC")
                .description("A device, once for each: sim:NAME[?state=64MiB&...] is simulated,"
                        + " vfio:PCI-ADDRESS|MDEV-UUID|SYSFS-PATH is the kernel's. In the same order on both sides.")
                .build());
        command.addOption(CommonOptions.flag(
                END_WITH_STDIN,
                "End, as with SIGTERM, when standard input ends. For whoever starts drover from a program."));
        ParameterOptions.addTo(command);
    }

    /** Reads and checks them. */
    static SideOptions read(ParseResult arguments) {
        String address = arguments.matchedPositionalValue(0, "");
        if (!address.equals(ADDRESS_FROM_INPUT)) {
            TransportAddress.parse(address);
        }
        String[] devices = arguments.matchedOptionValue(DEVICE, new String[0]);
        return new SideOptions(
                address,
                parse(devices),
                ParameterOptions.read(arguments),
                CommonOptions.isGiven(arguments, CommonOptions.JSON),
                CommonOptions.isGiven(arguments, END_WITH_STDIN));
    }

    private static List<DeviceSpec> parse(String[] texts) {
        List<DeviceSpec> devices = Arrays.stream(texts).map(DeviceSpec::parse).toList();
        if (new HashSet<>(Arrays.asList(texts)).size() < texts.length) {
            throw new ConfigurationException("a device is given twice in " + List.of(texts));
        }
        return devices;
    }
}
