// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.itest.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.drover.itest.BuiltJars;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Drover's own container and its commands, in sessions as a user has them. */
@Timeout(240)
class ShellIT {
    /** The command line's and the relay's, the tests', and what is for one kind of device. */
    private static final Set<String> APART = Set.of(
            "org.drover.command",
            "org.drover.container",
            "org.drover.qemu",
            "org.drover.recording",
            "org.drover.relay",
            "org.drover.stream",
            "org.drover.testkit",
            "org.drover.vendor.mtty");

    @TempDir
    private Path temporary;

    @AfterEach
    void containerLeavesItsTemporaryFiles() throws IOException {
        try (Stream<Path> left = Files.list(temporary)) {
            assertEquals(
                    List.of(),
                    left.filter(path -> path.getFileName().toString().startsWith("drover-"))
                            .toList());
        }
    }

    @Test
    void bundleOfDroverDoesNotRun() throws Exception {
        try (ShellProcess shell = ShellProcess.start(temporary, "-c", "lb -s")) {
            assertEquals(0, shell.awaitExit(), shell::toString);
            List<String> active = shell.output().stream()
                    .filter(line -> line.contains("|Active "))
                    .map(line -> line.substring(line.lastIndexOf("|", line.lastIndexOf('|') - 1) + 1))
                    .map(name -> name.replaceFirst(" .*|\\|.*", ""))
                    .toList();
            for (var jar : BuiltJars.shipped()) {
                assertEquals(!APART.contains(jar.name()), active.contains(jar.name()), () -> jar + ": " + shell);
            }
            assertEquals(List.of(), shell.errors());
        }
    }

    @Test
    void twoContainersDoNotMigrateToEachOther() throws Exception {
        try (ShellProcess there = ShellProcess.start(temporary);
                ShellProcess here = ShellProcess.start(temporary)) {
            String port = there.listen("--device sim:a?state=8MiB --device sim:b?state=8MiB --channels 2");
            here.type("open sim:a?state=8MiB");
            here.await("^a is open");
            here.type("migrate tcp:127.0.0.1:" + port
                    + " --device a --device sim:b?state=8MiB --multifd-channels 2 --wait");
            here.await("^out-1: migrating to tcp:127\\.0\\.0\\.1:" + port);
            here.await("^a +8\\.\\d+ MiB");
            here.await("^b +8\\.\\d+ MiB");
            here.type("history");
            here.await("^out-1 +tcp:\\S+ +completed +16\\.\\d MiB .*the devices run at the destination");
            there.awaitByTyping("history", "^in-1 +tcp:\\S+ +completed .*the devices run here");
            there.type("devices");
            there.await("^a +sim:a\\?state=8MiB +running");
            there.await("^b +sim:b\\?state=8MiB +running");
            here.type("close b");
            here.endInput();
            assertEquals(
                    2, here.awaitExit(), () -> "a device that was opened for the migration is still open: " + here);
            there.type("close a");
            there.await("^a is closed");
            there.type("exit");
            assertEquals(0, there.awaitExit(), there::toString);
            assertEquals(List.of(), there.errors());
        }
    }

    @Test
    void statusDoesNotShowWhatIsCancelled() throws Exception {
        try (ShellProcess there = ShellProcess.start(temporary);
                ShellProcess here = ShellProcess.start(temporary)) {
            String port = there.listen("--device sim:a?state=512MiB");
            here.type("migrate tcp:127.0.0.1:" + port + " --device 'sim:a?state=512MiB&read-speed=16MiB'");
            here.awaitByTyping("status out-1", "^a +[1-9]");
            here.type("status");
            here.await("^main +[1-9]");
            here.type("transports");
            here.await("^tcp +active +1 +org.drover.transport.socket");
            here.type("cancel out-1");
            here.await("^out-1: cancel asked for");
            here.awaitByTyping("history", "^out-1 .* cancelled .*the devices run on here");
            here.type("devices");
            here.await("^a +sim:a\\S+ +running");
            there.awaitByTyping("history", "^in-1 .* (failed|cancelled) .*the devices do not run here");
            here.endInput();
            assertEquals(0, here.awaitExit(), here::toString);
            there.endInput();
            assertEquals(0, there.awaitExit(), there::toString);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nosuch | 2 | there is no command 'nosuch'",
                "migrate | 2 | needs one address",
                "migrate tcp:127.0.0.1:1 | 2 | there is no device to migrate",
                "migrate nowhere --device sim:a | 2 | is not of the form SCHEME:LOCATION",
                "migrate tcp:127.0.0.1:1 --device sim:a --channels 0 | 2 | multifd-channels=0 is not in 1..255",
                "migrate tcp:127.0.0.1:1 --device sim:a --channels 1 --multifd-channels 2 | 2 | is given twice: 2, 1",
                "migrate tcp:127.0.0.1:1 --device sim:a --nonsense 1 | 2 | has no option --nonsense",
                "incoming rdma:127.0.0.1:1 --device sim:a | 5 | transport rdma cannot be used here",
                "incoming tcp:127.0.0.1:0 --device nosuch:a | 2 | nobody opens device 'nosuch:a'",
                "migrate tcp:127.0.0.1:1 --device sim:a?state=1MiB --wait | 1 | the devices run on here",
                "open sim:a; open sim:a | 2 | is open already",
                "close a | 2 | is not open in this shell",
                "cancel out-1 | 2 | no migration 'out-1' runs here",
                "status out-1 | 2 | no migration 'out-1' runs here",
                "why nosuch:x | 5 | no transport for scheme nosuch",
                "transport-replace tcp /nonexistent.jar | 2 | there is no file /nonexistent.jar",
                "transport-replace nosuch /etc/hostname | 2 | no bundle provides the transport nosuch",
                "transport-replace tcp /etc/hostname | 2 | cannot install file:///etc/hostname",
                "exit 7 | 7 | ",
                "exit 256 | 2 | exit status 256 is not in 0..255",
            })
    void errorIsNotToldFromSuccess(String command, int status, String message) throws Exception {
        try (ShellProcess shell = ShellProcess.start(temporary, "-c", command)) {
            assertEquals(status, shell.awaitExit(), shell::toString);
            if (message == null) {
                assertEquals(List.of(), shell.errors());
            } else {
                assertEquals(1, shell.errors().size(), shell::toString);
                assertTrue(shell.errors().get(0).startsWith("drover: "), shell::toString);
                assertTrue(shell.errors().get(0).contains(message), shell::toString);
            }
        }
    }

    @Test
    void whyDoesNotNameWhatIsMissing() throws Exception {
        try (ShellProcess shell = ShellProcess.start(temporary)) {
            shell.type("why tcp:127.0.0.1:1 --device sim:a");
            shell.await("^nothing is missing");
            shell.type("why");
            shell.await("bundle org.drover.transport.rdma \\[\\d+\\] is ACTIVE but cannot be used: ");
            shell.type("lb -s socket");
            String id = shell.await("^ *(\\d+)\\|Active .*org.drover.transport.socket")
                    .group(1);
            shell.type("stop " + id);
            shell.type("why tcp:127.0.0.1:1");
            shell.await("^no transport for scheme tcp");
            shell.await("bundle org.drover.transport.socket \\[" + id + "\\] is RESOLVED: 'start " + id + "'");
            assertEquals(5, shell.awaitExit(), shell::toString);
        }
    }

    @Test
    void transportReplaceLeavesTheOldBundle() throws Exception {
        Path fresh = temporary.resolve("newer.jar");
        NewerVersion.write(ShellProcess.distribution().resolve("bundles/2/org.drover.transport.socket.jar"), fresh);
        try (ShellProcess there = ShellProcess.start(temporary);
                ShellProcess here = ShellProcess.start(temporary)) {
            String port = there.listen("--device sim:a?state=64MiB");
            here.type("migrate tcp:127.0.0.1:" + port + " --device 'sim:a?state=64MiB&read-speed=16MiB'");
            here.awaitByTyping("status out-1", "^a +[1-9]");
            here.type("transport-replace tcp " + fresh);
            here.await("^transport tcp comes from org.drover.transport.socket 0\\.2\\.0 .*uninstalled: "
                    + "org.drover.transport.socket 0\\.1\\.0");
            here.type("history");
            here.await("^out-1 .* completed ");
            here.type("transports");
            here.await("^tcp +active +0 +org.drover.transport.socket 0\\.2\\.0$");
            there.type("exit");
            assertEquals(0, there.awaitExit(), there::toString);
            here.type("migrate tcp:127.0.0.1:1 --device sim:b?state=1MiB --wait");
            assertEquals(1, here.awaitExit(), here::toString);
            assertTrue(here.errors().get(0).contains("onnect"), () -> "the new transport is not used: " + here);
        }
    }

    @Test
    void transportReplaceTakesAwayWhatTheNewBundleLacks() throws Exception {
        Path fresh = temporary.resolve("newer.jar");
        NewerVersion.write(
                ShellProcess.distribution().resolve("bundles/2/org.drover.transport.socket.jar"),
                fresh,
                headers -> headers.putValue(
                        "Service-Component", "OSGI-INF/org.drover.transport.socket.TcpTransportProvider.xml"));
        try (ShellProcess shell = ShellProcess.start(temporary)) {
            shell.type("transports");
            shell.await("^unix +active +0 +org.drover.transport.socket 0\\.1\\.0");
            shell.type("transport-replace tcp " + fresh);
            assertEquals(5, shell.awaitExit(), shell::toString);
            assertTrue(
                    shell.errors().get(0).contains("0.2.0 has not registered [unix] within"),
                    () -> "the other transport is gone: " + shell);
        }
    }

    @Test
    void transportReplaceUninstallsWhatItDidNotInstall() throws Exception {
        Path other = temporary.resolve("other.jar");
        NewerVersion.write(ShellProcess.distribution().resolve("bundles/2/org.drover.transport.socket.jar"), other);
        try (ShellProcess shell = ShellProcess.start(temporary)) {
            shell.type("install " + other.toUri());
            shell.await("^Bundle ID: \\d+");
            shell.type("transport-replace tcp " + other);
            assertEquals(2, shell.awaitExit(), shell::toString);
            assertTrue(shell.errors().get(0).contains("was installed from " + other.toUri()), shell::toString);
        }
    }

    @Test
    void sigtermLeavesSomething() throws Exception {
        try (ShellProcess there = ShellProcess.start(temporary);
                ShellProcess here = ShellProcess.start(temporary)) {
            String port = there.listen("--device sim:a?state=512MiB");
            here.type("migrate tcp:127.0.0.1:" + port + " --device 'sim:a?state=512MiB&read-speed=16MiB'");
            here.awaitByTyping("status out-1", "^a +[1-9]");
            fillInstances();
            here.terminate();
            assertEquals(143, here.awaitExit(), here::toString);
            there.awaitByTyping("history", "^in-1 .* (failed|cancelled) .*the devices do not run here");
            there.endInput();
            assertEquals(0, there.awaitExit(), there::toString);
        }
    }

    /** At moments from before the framework is there until everything runs. */
    @ParameterizedTest
    @ValueSource(ints = {100, 200, 300, 400, 500, 600, 700, 850, 1000})
    void sigtermWhileItStartsLeavesSomething(int millis) throws Exception {
        try (ShellProcess shell = ShellProcess.start(temporary)) {
            TimeUnit.MILLISECONDS.sleep(millis); // not to wait for anything: to hit it anywhere
            shell.terminate();
            assertEquals(143, shell.awaitExit(), shell::toString);
        }
    }

    /** So many files that a process which did not wait for their deletion would be gone before. */
    private void fillInstances() throws IOException {
        try (Stream<Path> instances = Files.list(temporary)) {
            for (Path instance : instances.filter(Files::isDirectory).toList()) {
                for (int i = 0; i < 20_000; i++) {
                    Files.createFile(instance.resolve("file-" + i));
                }
            }
        }
    }

    @Test
    void folderIsSharedByTwoContainers() throws Exception {
        String data = temporary.resolve("data").toString();
        try (ShellProcess first = ShellProcess.start(temporary, "--data", data)) {
            first.type("echo started");
            first.await("^started");
            try (ShellProcess second = ShellProcess.start(temporary, "--data", data, "-c", "lb")) {
                assertEquals(1, second.awaitExit(), second::toString);
                assertTrue(second.errors().get(0).contains("another container runs in " + data), second::toString);
            }
            first.endInput();
            assertEquals(0, first.awaitExit(), first::toString);
        }
    }
}
