// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.lab.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The memory of a real QEMU, which writes to it meanwhile, arrives in memory of {@code drover incoming}. */
class QemuMemoryIT {
    private static final VirtualMachine SMALL = VirtualMachine.small();

    /** Dirties more in a round than the sockets of two channels hold, and still converges. */
    private static final VirtualMachine QUICK = new VirtualMachine("pc", 64, 30, 300, Optional.empty());

    @TempDir
    Path scratch;

    @ParameterizedTest(name = "{0} channels")
    @ValueSource(ints = {0, 2, 4})
    void memoryEqualsThatOfTheStoppedMachine(int channels, TestInfo test) throws Exception {
        migrate(SMALL, channels, test);
    }

    /**
     * QEMU ends a round in the midst of a section and goes on with pages of the next: the synchronisation between them must
     * not wait for the section's end, as the section's end waits for those pages.
     */
    @ParameterizedTest(name = "{0} channels")
    @ValueSource(ints = {2, 4})
    void roundThatEndsWithinASectionDoesNotStall(int channels, TestInfo test) throws Exception {
        migrate(QUICK, channels, test);
    }

    @Test
    void machineTypeThatSynchronisesWithEverySectionIsReceived(TestInfo test) throws Exception {
        migrate(QUICK.ofType("pc-i440fx-8.1"), 2, test);
    }

    private void migrate(VirtualMachine machine, int channels, TestInfo test) throws Exception {
        Path results = HostLab.results(test);
        Path memory = scratch.resolve("pc.ram");
        try (RandomAccessFile file = new RandomAccessFile(memory.toFile(), "rw")) {
            file.setLength(machine.memoryBytes());
        }
        try (QemuProcess from = QemuProcess.running("source" + channels, results, scratch, machine);
                DroverProcess drover =
                        DroverProcess.start("incoming" + channels, results, incoming(memory, channels))) {
            MigrationSetup setup = MigrationSetup.channels(channels);
            MigrationSide source = new MigrationSide(from);
            source.migrate(setup, drover.address());
            source.assertCompletes();
            assertEquals(0, drover.awaitExit());
            source.awaitRunState("postmigrate");
            MigrationSide.assertSame(source.saveMemory(scratch), memory);
        }
    }

    private List<String> incoming(Path memory, int channels) {
        List<String> arguments = new ArrayList<>(List.of(
                "incoming",
                Addresses.ANY_PORT,
                "--json",
                "--exit-when-done",
                "--accept-qemu",
                scratch.resolve("machine.rec").toString()));
        // What a machine 'pc' of QEMU 10 has beside its RAM, without a display or a network.
        for (String block : List.of(
                "pc.ram=" + memory,
                "pc.bios=256KiB",
                "pc.rom=128KiB",
                "/rom@etc/acpi/tables=128KiB",
                "/rom@etc/table-loader=4KiB",
                "/rom@etc/acpi/rsdp=4KiB")) {
            arguments.addAll(List.of("--memory", block));
        }
        arguments.addAll(
                channels == 0
                        ? List.of("--multifd", "off")
                        : List.of("--multifd-channels", Integer.toString(channels)));
        return arguments;
    }
}
