// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.itest.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.drover.itest.BuiltJars;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What an operator puts into {@code etc} and {@code deploy} while the container runs. */
@Timeout(240)
class FoldersIT {
    @TempDir
    private Path temporary;

    private Path home;

    @BeforeEach
    void copyDistribution() throws Exception {
        home = DistributionCopy.in(temporary);
    }

    @Test
    void configuredDeviceIsNotKnownByItsName() throws Exception {
        write("etc/org.drover.device-nic.cfg", "name = nic\nspec = sim:nic0?state=1MiB\n");
        try (ShellProcess shell = ShellProcess.startFrom(home, temporary)) {
            shell.awaitByTyping("devices", "^nic +sim:nic0\\?state=1MiB$");
            shell.type("why --device nic");
            shell.await("^nothing is missing");
            shell.type("open nic");
            shell.await("^nic0 is open");
            int port = Integer.parseInt(shell.listen("--device sim:b"));
            shell.type("migrate tcp:127.0.0.1:" + port + " --device nic --wait");
            shell.await(
                    "^out-\\d+: migrating"); // the device that is open, not another one; it does not fit the other side
            assertEquals(1, shell.awaitExit(), shell::toString);
        }
    }

    @Test
    void nameThatIsNotConfiguredIsTakenForASpecification() throws Exception {
        write("etc/org.drover.device-nic.cfg", "name = nic\nspec = sim:nic0\n");
        try (ShellProcess shell = ShellProcess.startFrom(home, temporary)) {
            shell.awaitByTyping("devices", "^nic +sim:nic0$");
            write("etc/org.drover.device-nic.cfg", "name = nic\nspec = nonsense\n"); // refused: the old one stays
            write("etc/org.drover.device-other.cfg", "name = other\nspec = sim:other\n");
            shell.awaitByTyping("devices", "^other +sim:other$");
            shell.awaitError("configuration org.drover.device is refused: ");
            shell.type("devices");
            shell.await("^nic +sim:nic0$");
            Files.delete(home.resolve("etc/org.drover.device-other.cfg"));
            shell.awaitByTyping("devices ; why --device nic", "^nothing is missing");
            shell.type("open nci");
            assertEquals(2, shell.awaitExit(), shell::toString);
            shell.awaitError("drover: no device is open or configured as 'nci'; configured are [nic");
        }
    }

    @Test
    void wrongSettingOfATransportIsTaken() throws Exception {
        write("etc/org.drover.transport.tcp.cfg", "keep-alive-idle = 0\n");
        try (ShellProcess shell = ShellProcess.startFrom(home, temporary)) {
            shell.awaitByTyping("transports", "^tcp +active");
            shell.awaitError(
                    "configuration org.drover.transport.tcp is refused: keep-alive-idle=0 is not in 1..32767 seconds");
            write("etc/org.drover.transport.tcp.cfg", "keep-alive-probes = 128\n");
            shell.awaitError(
                    "configuration org.drover.transport.tcp is refused: keep-alive-probes=128 is not in 1..127;");
            shell.endInput();
            assertEquals(0, shell.awaitExit(), shell::toString);
        }
    }

    @Test
    void deployedBundleDoesNotComeAndGo() throws Exception {
        Path vendor = BuiltJars.shipped().stream()
                .filter(jar -> jar.name().equals("org.drover.vendor.mtty"))
                .findFirst()
                .orElseThrow()
                .jar();
        try (ShellProcess shell = ShellProcess.startFrom(home, temporary)) {
            Path part = Files.copy(vendor, temporary.resolve("vendor.jar"));
            Path deployed = Files.move(part, home.resolve("deploy/vendor.jar"), StandardCopyOption.ATOMIC_MOVE);
            shell.awaitByTyping("backends", "^vfio +.*org.drover.vendor.mtty 0\\.1\\.0");
            NewerVersion.write(vendor, part);
            Files.move(part, deployed, StandardCopyOption.ATOMIC_MOVE);
            shell.awaitByTyping("backends", "^vfio +.*org.drover.vendor.mtty 0\\.2\\.0");
            Files.delete(deployed);
            shell.awaitByTyping("lb -s ; echo all $(lb -s mtty)", "^all No matching bundles found");
            shell.endInput();
            assertEquals(0, shell.awaitExit(), shell::toString);
        }
    }

    @Test
    void fileThatWasRemovedMeanwhileHoldsOn() throws Exception {
        String data = temporary.resolve("data").toString();
        write("etc/org.drover.device-nic.cfg", "name = nic\nspec = sim:nic0\n");
        try (ShellProcess shell = ShellProcess.startFrom(home, temporary, "--data", data)) {
            shell.awaitByTyping("devices", "^nic +sim:nic0$");
            shell.endInput();
            assertEquals(0, shell.awaitExit(), shell::toString);
        }
        Files.delete(home.resolve("etc/org.drover.device-nic.cfg"));
        write("etc/org.drover.device-other.cfg", "name = other\nspec = sim:other\n");
        try (ShellProcess shell = ShellProcess.startFrom(home, temporary, "--data", data)) {
            shell.awaitByTyping("devices", "^other +sim:other$");
            shell.type("open nic");
            assertEquals(2, shell.awaitExit(), shell::toString);
            shell.awaitError("configured are [other]");
        }
    }

    @Test
    void refusedSettingIsBuriedInATrace() throws Exception {
        write("etc/org.drover.runtime.cfg", "multifd-channels = 256\n");
        try (ShellProcess shell = ShellProcess.startFrom(home, temporary)) {
            shell.awaitError("multifd-channels=256 is not in 1..255");
            shell.endInput();
            assertEquals(0, shell.awaitExit(), shell::toString);
            assertEquals(1, shell.errors().size(), shell::toString);
        }
    }

    /** As a whole: a file that is half written could be read. */
    private void write(String name, String text) throws Exception {
        Path part = Files.writeString(temporary.resolve("part"), text);
        Files.move(part, home.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
