// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.lab.host;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A VM that fills its memory and dirties some of it as long as it lives (tools/dirty-memory.S).
 *
 * @param type QEMU's machine type, {@code pc} or {@code q35}
 * @param memoryMib at least 24
 * @param dirtyMib written to again and again, from 16 MiB on; 0 for a VM that halts once its memory is filled
 * @param pauseLoops empty loops after each page written
 * @param uuid of the VM, if it has one
 */
record VirtualMachine(String type, int memoryMib, int dirtyMib, int pauseLoops, Optional<String> uuid) {
    /** Where the guest program begins to fill; it goes on to the end of what was asked for. */
    private static final int FILL_START_MIB = 16;

    /** Left alone at the end of memory, where the firmware keeps its tables. */
    private static final int FIRMWARE_MIB = 8;

    /** A VM whose dirty pages can be sent in QEMU's downtime limit (300 ms), so that its migration converges. */
    static VirtualMachine small() {
        return new VirtualMachine("pc", 64, 8, 1000, Optional.empty());
    }

    /** A VM that dirties faster than a slow migration sends, so that its migration goes on until something happens. */
    static VirtualMachine busy() {
        return new VirtualMachine("pc", 64, 32, 0, Optional.empty());
    }

    VirtualMachine withUuid(String value) {
        return new VirtualMachine(type, memoryMib, dirtyMib, pauseLoops, Optional.of(value));
    }

    VirtualMachine ofType(String value) {
        return new VirtualMachine(value, memoryMib, dirtyMib, pauseLoops, uuid);
    }

    long memoryBytes() {
        return (long) memoryMib << 20;
    }

    int fillMib() {
        return memoryMib - FILL_START_MIB - FIRMWARE_MIB;
    }

    /** Returns the arguments that both sides of a migration have. */
    List<String> arguments() {
        List<String> arguments = new ArrayList<>(List.of(
                "-nodefaults",
                "-no-user-config",
                "-display",
                "none",
                "-accel",
                "tcg",
                "-M",
                type,
                "-m",
                Integer.toString(memoryMib),
                "-kernel",
                HostLab.directory().resolve("target/bin/dirty-memory.img").toString(),
                "-append",
                fillMib() + " " + dirtyMib + " " + pauseLoops));
        uuid.ifPresent(value -> arguments.addAll(List.of("-uuid", value)));
        return arguments;
    }
}
