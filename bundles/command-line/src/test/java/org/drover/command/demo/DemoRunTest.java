// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.drover.api.Deadline;
import org.drover.command.cli.Termination;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The demo with two shell scripts in place of its two processes. */
@Timeout(90)
class DemoRunTest {
    private static final String REPORT = "{\"event\":\"report\",\"status\":\"completed\",\"downtimeMillis\":1.5,"
            + "\"totalMillis\":2.5,\"channels\":4,\"bytes\":8,\"channelDetails\":[],"
            + "\"devices\":[{\"id\":\"demo0\",\"bytes\":8,\"packets\":1,\"stopCopyBytes\":8,\"stateMillis\":1.0,"
            + "\"sha256\":\"%s\"}]}";
    private static final String LISTEN = "echo '{\"event\":\"listening\",\"address\":\"tcp:127.0.0.1:4444\"}'\n";

    @TempDir
    private Path folder;

    private final Termination termination = new Termination();
    private final List<String> seen = new ArrayList<>();

    private final DemoView view = new DemoView() {
        @Override
        public void stateChanged(String role, Map<String, Object> members) {
            seen.add(role + " " + members.get("to"));
        }

        @Override
        public void progress(String role, Map<String, Object> members) {
            seen.add(role + " " + members.get("bytes"));
        }

        @Override
        public void errorText(String role, String text) {
            seen.add(role + ": " + text);
        }

        @Override
        public void ended(DemoResult result) {
            throw new AssertionError("called by the command, not by the run");
        }
    };

    private static String report(String digest) {
        return "echo '" + String.format(REPORT, digest) + "'\n";
    }

    private DemoResult run(String source, String destination, Deadline deadline) throws Exception {
        Path script = folder.resolve("drover.sh");
        Files.writeString(
                script,
                "echo $$ >> " + folder + "/pids\n" + "if [ \"$1\" = migrate ]; then\n" + source + "\nelse\n"
                        + destination + "\nfi\n");
        DemoOptions options = new DemoOptions(1, 8, 0, Optional.empty(), 0, 0, "tcp", 60, Map.of(), false, false);
        return new DemoRun(view, termination)
                .run(List.of("sh", script.toString()), new DemoPlan(options), "tcp:127.0.0.1:0", deadline);
    }

    private DemoResult run(String source, String destination) throws Exception {
        return run(source, destination, Deadline.afterMillis(60_000));
    }

    private void assertNobodyIsLeft() throws IOException {
        for (String pid : Files.readAllLines(folder.resolve("pids"))) {
            assertFalse(
                    ProcessHandle.of(Long.parseLong(pid))
                            .map(ProcessHandle::isAlive)
                            .orElse(false),
                    pid);
        }
    }

    @Test
    void addressOfTheDestinationReachesTheSource() throws Exception {
        DemoResult result = run(
                "read address; echo \"it is $address\" >&2\n" + report("ab"),
                LISTEN + "echo '{\"event\":\"state\",\"to\":\"active\"}'\n" + report("ab"));
        assertTrue(seen.contains("source: it is tcp:127.0.0.1:4444"), seen.toString());
        assertTrue(seen.contains("destination active"), seen.toString());
        assertTrue(result.verified());
        assertEquals("completed", result.status());
        assertEquals(0, result.exitCode());
        assertNobodyIsLeft();
    }

    @Test
    void deviceThatDiffersIsNotVerified() throws Exception {
        DemoResult result = run("read address\n" + report("ab"), LISTEN + report("cd"));
        assertFalse(result.verified());
        assertEquals("completed", result.status());
        assertEquals(1, result.exitCode());
    }

    @Test
    void deviceThatNobodyCouldLookIntoIsNotVerified() throws Exception {
        String blind = report("x").replace("\"x\"", "null");
        assertFalse(run("read address\n" + blind, LISTEN + blind).verified());
    }

    @Test
    void destinationThatDiesBeforeItListensEndsTheSource() throws Exception {
        DemoResult result = run("read address\nexit 3", "echo 'drover: address in use' >&2; exit 5");
        assertEquals(List.of("destination: address in use"), result.errors());
        assertEquals(5, result.exitCode());
        assertNobodyIsLeft();
    }

    @Test
    void whatBothFindWrongIsSaidTwice() throws Exception {
        DemoResult result = run("read address\necho 'drover: wrong' >&2; exit 2", "echo 'drover: wrong' >&2; exit 2");
        assertEquals(1, result.errors().size(), result.errors()::toString);
        assertTrue(result.errors().get(0).endsWith(": wrong"), result.errors()::toString);
        assertEquals(2, result.exitCode());
    }

    @Test
    void errorThatEndsLikeAnotherIsNotSaid() throws Exception {
        DemoResult result = run(
                "read address\nsleep 1; echo 'drover: wrong' >&2; exit 2",
                LISTEN + "echo 'drover: device a: wrong' >&2; exit 2");
        assertEquals(List.of("destination: device a: wrong", "source: wrong"), result.errors());
    }

    @Test
    void killedSourceIsAFailure() throws Exception {
        DemoResult result = run("read address\nkill -9 $$", LISTEN + "exit 1");
        assertEquals(List.of(137, 1), result.exitCodes());
        assertEquals(1, result.exitCode());
        assertNobodyIsLeft();
    }

    @Test
    void destinationThatSaysNothingIsNotCompleted() throws Exception {
        DemoResult result = run("read address\n" + report("ab"), LISTEN);
        assertEquals("failed", result.status());
        assertFalse(result.verified());
        assertEquals(1, result.exitCode());
    }

    @Test
    void deadlineEndsBoth() throws Exception {
        DemoResult result = run("cat; exit 3", "cat; exit 3", Deadline.afterMillis(500));
        assertEquals(List.of("the demo has reached its deadline"), result.errors());
        assertEquals(1, result.exitCode());
        assertNobodyIsLeft();
    }

    @Test
    void requestToEndEndsBothAndIsCancelled() throws Exception {
        CompletableFuture<DemoResult> result = CompletableFuture.supplyAsync(() -> {
            try {
                return run("cat; exit 3", LISTEN + "cat; exit 3");
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        termination.request();
        assertEquals(3, result.get(60, TimeUnit.SECONDS).exitCode());
        assertNobodyIsLeft();
    }

    @Test
    void requestToEndIsCancelledAlsoIfTheSourceHearsOfItFromTheDestination() throws Exception {
        CompletableFuture<DemoResult> result = CompletableFuture.supplyAsync(() -> {
            try {
                return run(
                        "cat; " + report("ab").replace("completed", "failed") + "exit 1",
                        LISTEN + "cat; " + report("cd").replace("completed", "cancelled") + "exit 3");
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        termination.request();
        assertEquals("cancelled", result.get(60, TimeUnit.SECONDS).status());
        assertEquals(3, result.get().exitCode());
    }

    @Test
    void lineThatIsNoJsonIsShownAndDoesNoHarm() throws Exception {
        DemoResult result =
                run("echo 'Picked up JAVA_TOOL_OPTIONS'\nread address\n" + report("ab"), LISTEN + report("ab"));
        assertTrue(seen.contains("source: Picked up JAVA_TOOL_OPTIONS"), seen.toString());
        assertTrue(result.verified());
    }
}
