// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.demo;

import java.util.ArrayList;
import java.util.List;
import org.drover.command.cli.Options;

/**
 * The arguments of the demo's two processes. The devices have the same names on both sides and different contents: what
 * is equal afterwards has been moved.
 */
final class DemoPlan {
    private static final long SOURCE_SEED = 1;
    private static final long DESTINATION_SEED = 1_000_001;

    private static final String MEMORY_NAME = "demo.ram";

    private final DemoOptions options;

    DemoPlan(DemoOptions options) {
        this.options = options;
    }

    /** Returns the arguments of the source, which reads the address from its standard input. */
    List<String> source() {
        List<String> writer = options.memoryBytes() > 0 && options.dirtyBytesPerSecond() > 0
                ? List.of("--dirty-rate", Long.toString(options.dirtyBytesPerSecond()))
                : List.of();
        return arguments("migrate", "-", SOURCE_SEED, writer);
    }

    /**
     * Returns the arguments of the destination.
     *
     * @param address where it listens
     */
    List<String> destination(String address) {
        return arguments("incoming", address, DESTINATION_SEED, List.of("--exit-when-done"));
    }

    private List<String> arguments(String command, String address, long seed, List<String> more) {
        List<String> arguments = new ArrayList<>(List.of(command, address, Options.JSON, "--end-with-stdin"));
        arguments.addAll(more);
        if (options.debug()) {
            arguments.add(Options.DEBUG);
        }
        for (int i = 0; i < options.devices(); i++) {
            arguments.add("--device");
            arguments.add(device(i, seed + i));
        }
        if (options.memoryBytes() > 0) {
            arguments.addAll(List.of("--memory", MEMORY_NAME + "=" + options.memoryBytes()));
        }
        options.parameters().forEach((name, value) -> arguments.addAll(List.of("--" + name, value)));
        return arguments;
    }

    private String device(int index, long seed) {
        StringBuilder device = new StringBuilder("sim:demo").append(index);
        device.append("?state=").append(options.stateBytes());
        device.append("&precopy=").append(options.precopyBytes());
        device.append("&seed=").append(seed);
        options.readBytesPerSecond()
                .ifPresent(rate -> device.append("&read-speed=").append(rate));
        return device.toString();
    }
}
