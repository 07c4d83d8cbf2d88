// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.lab.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/** One QEMU's part in a migration: asks for it, waits for its end, and compares what has come of it. */
final class MigrationSide {
    static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Set<String> FINAL = Set.of("completed", "failed", "cancelled");

    private final QemuProcess qemu;
    private int seen;

    MigrationSide(QemuProcess qemu) {
        this.qemu = qemu;
    }

    QemuProcess qemu() {
        return qemu;
    }

    /** Makes the destination listen, and returns its address with the port that it got. */
    String listen(MigrationSetup setup, String address) throws IOException, InterruptedException {
        setup.apply(qemu.qmp());
        qemu.qmp().execute("migrate-incoming", Map.of("uri", address));
        if (address.startsWith("unix:")) {
            return address;
        }
        Map<?, ?> socket = (Map<?, ?>) Json.list(query(), "socket-address").get(0);
        return "tcp:" + socket.get("host") + ":" + socket.get("port");
    }

    /** Starts the migration at the source. */
    void migrate(MigrationSetup setup, String address) throws IOException, InterruptedException {
        setup.apply(qemu.qmp());
        seen = qemu.qmp().messages().size();
        qemu.qmp().execute("migrate", Map.of("uri", address));
    }

    /** Waits until a migration has a state; for the source: the one that {@link #migrate} has started. */
    void awaitState(String state) throws IOException, InterruptedException {
        qemu.qmp()
                .messages()
                .await(seen, "migration state " + state, message -> isIn(message, Set.of(state)), PATIENCE);
    }

    /** Lets a source go on that has stopped before the switchover (QMP {@code migrate-continue}). */
    void proceed() throws IOException, InterruptedException {
        qemu.qmp().execute("migrate-continue", Map.of("state", "pre-switchover"));
    }

    /** Waits for the end of a migration and returns its state: completed, failed or cancelled. */
    String awaitEnd() throws IOException, InterruptedException {
        Map<String, Object> event = qemu.qmp()
                .messages()
                .await(seen, "the end of the migration", message -> isIn(message, FINAL), PATIENCE);
        return Json.object(event, "data").get("status").toString();
    }

    void assertCompletes() throws IOException, InterruptedException {
        String state = awaitEnd();
        assertEquals("completed", state, () -> qemu.name() + ": " + describe());
        assertEquals("completed", query().get("status"));
    }

    /** Waits until so many bytes have been sent, while the migration is active. */
    void awaitTransferred(long bytes) throws IOException, InterruptedException {
        Await.until(qemu.name() + " has sent " + bytes + " bytes", PATIENCE, () -> {
            Map<String, Object> state = query();
            String status = String.valueOf(state.get("status"));
            if (FINAL.contains(status)) {
                throw new AssertionError("the migration ended before it had sent " + bytes + " bytes: " + state);
            }
            return state.containsKey("ram") && Json.number(Json.object(state, "ram"), "transferred") >= bytes;
        });
    }

    /** Returns QMP's {@code query-migrate}. */
    Map<String, Object> query() throws IOException, InterruptedException {
        return qemu.qmp().execute("query-migrate", Map.of());
    }

    /** Fails unless the memory of both, which must be stopped, is the same to the last byte. */
    static void assertSameMemory(MigrationSide from, MigrationSide to, Path scratch)
            throws IOException, InterruptedException {
        from.awaitRunState("postmigrate"); // comes after the migration's last event
        to.awaitRunState("paused");
        assertSame(from.saveMemory(scratch), to.saveMemory(scratch));
    }

    /** Waits until the VM has a state, e.g. {@code paused}. */
    void awaitRunState(String state) throws IOException, InterruptedException {
        Await.until(
                qemu.name() + " is " + state, PATIENCE, () -> qemu.runState().equals(state));
    }

    /** Writes the memory of a VM that is stopped to a file. */
    Path saveMemory(Path scratch) throws IOException, InterruptedException {
        return qemu.saveMemory(scratch.resolve(qemu.name() + ".memory"));
    }

    /** Fails unless the two files are the same, and removes the second. */
    static void assertSame(Path from, Path to) throws IOException {
        long mismatch = Files.mismatch(from, to);
        assertEquals(
                -1, mismatch, () -> "the memory differs at 0x" + Long.toHexString(mismatch) + ": " + from + ", " + to);
        Files.delete(to);
    }

    private String describe() {
        try {
            return query() + "\n" + qemu.errors();
        } catch (IOException e) {
            return e.getMessage();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return e.getMessage();
        }
    }

    private static boolean isIn(Map<String, Object> message, Set<String> states) {
        return "MIGRATION".equals(message.get("event"))
                && states.contains(Json.object(message, "data").get("status"));
    }
}
