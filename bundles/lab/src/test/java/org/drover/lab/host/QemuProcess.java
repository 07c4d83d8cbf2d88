// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.lab.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One QEMU of this machine, from its start to its end, with its monitor. What it prints is kept beside its other files.
 */
final class QemuProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** The first two words of what the guest program tells: see tools/dirty-memory.S. */
    private static final Pattern STATUS = Pattern.compile(": 0x([0-9a-f]{8}) 0x([0-9a-f]{8})");

    private static final String FULL = "4c4c5546";

    private final String name;
    private final Process process;
    private final Path folder;
    private final VirtualMachine machine;
    private QmpClient qmp;

    private QemuProcess(String name, Process process, Path folder, VirtualMachine machine) {
        this.name = name;
        this.process = process;
        this.folder = folder;
        this.machine = machine;
    }

    /** Starts a VM and returns when its memory is filled and it is dirtying it. */
    static QemuProcess running(String name, Path folder, Path scratch, VirtualMachine machine)
            throws IOException, InterruptedException {
        QemuProcess qemu = start(name, folder, scratch, machine, List.of());
        try {
            Await.until(
                    "the guest program of " + name + " has filled its memory",
                    PATIENCE,
                    () -> qemu.status().group(1).equals(FULL) && (machine.dirtyMib() == 0 || qemu.roundCount() > 0));
            return qemu;
        } catch (IOException | InterruptedException | RuntimeException | Error e) {
            qemu.close();
            throw e;
        }
    }

    /** Starts a VM that waits for a migration, and stays stopped after it. */
    static QemuProcess incoming(String name, Path folder, Path scratch, VirtualMachine machine)
            throws IOException, InterruptedException {
        return start(name, folder, scratch, machine, List.of("-S", "-incoming", "defer"));
    }

    private static QemuProcess start(String name, Path folder, Path scratch, VirtualMachine machine, List<String> more)
            throws IOException, InterruptedException {
        HostLab.prepare();
        Path socket = scratch.resolve(name + ".qmp");
        List<String> command = new ArrayList<>(List.of("qemu-system-x86_64"));
        command.addAll(machine.arguments());
        command.addAll(List.of("-name", name, "-chardev", "socket,id=qmp,path=" + socket + ",server=on,wait=off"));
        command.addAll(List.of("-mon", "chardev=qmp,mode=control"));
        command.addAll(more);
        Files.writeString(folder.resolve(name + ".command"), String.join(" ", command) + "\n");
        Process process = HostLab.process(folder, name, command)
                .redirectOutput(folder.resolve(name + ".out").toFile())
                .start();
        QemuProcess qemu = new QemuProcess(name, process, folder, machine);
        try {
            qemu.qmp = QmpClient.connect(name, socket, process::isAlive);
            return qemu;
        } catch (IOException | InterruptedException | RuntimeException | Error e) {
            qemu.close();
            throw new IOException("QEMU " + name + " did not start: " + qemu.errors(), e);
        }
    }

    String name() {
        return name;
    }

    QmpClient qmp() {
        return qmp;
    }

    /** Returns the state of the VM, e.g. {@code running} or {@code postmigrate} (QMP {@code query-status}). */
    String runState() throws IOException, InterruptedException {
        return qmp.execute("query-status", Map.of()).get("status").toString();
    }

    /** Returns how many rounds over the dirty pages the guest program has made. */
    long roundCount() throws IOException, InterruptedException {
        return Long.parseLong(status().group(2), 16);
    }

    /** Fails unless the VM runs: not only its state says so, its program goes on as well. */
    void assertGuestRuns() throws IOException, InterruptedException {
        Await.until("QEMU " + name + " is in the state running", PATIENCE, () -> runState()
                .equals("running"));
        assertProgramGoesOn(PATIENCE);
    }

    /** Fails unless the guest program's counter rises within {@code patience}, whatever state QEMU says. */
    void assertProgramGoesOn(Duration patience) throws IOException, InterruptedException {
        long before = roundCount();
        Await.until("the guest program of " + name + " goes on", patience, () -> roundCount() > before);
    }

    /** Writes the VM's whole memory to a file; the VM should be stopped. */
    Path saveMemory(Path file) throws IOException, InterruptedException {
        qmp.execute("pmemsave", Map.of("val", 0, "size", machine.memoryBytes(), "filename", file.toString()));
        return file;
    }

    /** Kills it without a chance to say anything to anybody. */
    void kill() {
        HostLab.end(process);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Waits until it ends by itself, and returns its exit code. */
    int awaitExit(Duration patience) throws IOException, InterruptedException {
        if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("QEMU " + name + " does not end: " + errors());
        }
        return process.exitValue();
    }

    /** Waits for so long, and returns whether it has ended by itself. */
    boolean hasEnded(Duration patience) throws InterruptedException {
        return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Returns what it has written to standard error. */
    String errors() throws IOException {
        return Files.readString(folder.resolve(name + ".err"));
    }

    @Override
    public void close() throws IOException {
        try {
            HostLab.end(process);
        } finally {
            if (qmp != null) {
                qmp.close();
            }
        }
    }

    private Matcher status() throws IOException, InterruptedException {
        String words = qmp.monitor("xp /2xw 0x200000");
        Matcher matcher = STATUS.matcher(words);
        if (!matcher.find()) {
            throw new AssertionError("QEMU " + name + ": no two words in: " + words);
        }
        return matcher;
    }
}
