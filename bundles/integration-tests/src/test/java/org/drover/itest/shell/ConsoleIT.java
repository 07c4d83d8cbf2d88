// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.itest.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The console as somebody at a terminal has it: a pseudo-terminal of script(1), which every Linux has. */
@Timeout(240)
class ConsoleIT {
    private static final Path SCRIPT = Path.of("/usr/bin/script");
    private static final long DEADLINE_SECONDS = 60;
    private static final String CTRL_C = "\u0003";
    private static final String CTRL_D = "\u0004";
    private static final String FORGET_LINE = "\u0015";
    /** What switches the editing off precedes what a command prints. */
    private static final String RESULT = "\u001b[?2004l";

    private static final String UP = "\u001bOA";

    @TempDir
    private Path home;

    private final StringBuilder screen = new StringBuilder();
    private Process process;
    private Thread reader;

    @BeforeEach
    void startConsole() throws IOException {
        assumeTrue(Files.isExecutable(SCRIPT), "there is no " + SCRIPT);
        String drover = ShellProcess.distribution().resolve("bin/drover").toString();
        ProcessBuilder builder = new ProcessBuilder(
                SCRIPT.toString(), "-qefc", "stty rows 24 cols 120; exec '" + drover + "' shell", "/dev/null");
        builder.environment().put("TERM", "xterm");
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("DROVER_JAVA_OPTS", "-Duser.home=" + home + " -Djava.io.tmpdir=" + home);
        process = builder.redirectErrorStream(true).start();
        reader = new Thread(this::read, "test-reader");
        reader.start();
    }

    @AfterEach
    void endConsole() throws Exception {
        if (process != null) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            reader.join();
        }
    }

    private void read() {
        try (InputStream in = process.getInputStream()) {
            byte[] bytes = new byte[4096];
            for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
                synchronized (screen) {
                    screen.append(new String(bytes, 0, n, StandardCharsets.UTF_8));
                    screen.notifyAll();
                }
            }
        } catch (IOException e) {
            synchronized (screen) {
                screen.append("cannot read: ").append(e);
            }
        }
    }

    private void type(String keys) throws IOException {
        synchronized (screen) {
            screen.setLength(0);
        }
        OutputStream out = process.getOutputStream();
        out.write(keys.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    /** Waits until the screen shows it; only what came after the last keys counts. */
    private void await(String text) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        synchronized (screen) {
            while (screen.indexOf(text) < 0) {
                long leftMillis = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                assertTrue(leftMillis > 0, () -> "'" + text + "' is not in '" + screen + "'");
                screen.wait(leftMillis);
            }
        }
    }

    @Test
    void tabDoesNotComplete() throws Exception {
        await("drover> ");
        type("transp\t");
        await("-replace"); // its beginning, which both have, is in another colour
        type(FORGET_LINE + "migrate tcp:127.0.0.1:1 --multifd-ch\t");
        await("annels ");
        type(FORGET_LINE + "open si\t");
        await("m:");
        type(FORGET_LINE + CTRL_D);
        assertTrue(process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue());
    }

    @Test
    void ctrlCEndsTheContainerOrNothing() throws Exception {
        await("drover> ");
        type("incoming tcp:127.0.0.1:0 --device sim:a --wait\r");
        await("listening on tcp:127.0.0.1:");
        type(CTRL_C);
        await("interrupted");
        await("drover> ");
        type("not finished" + CTRL_C);
        await("drover> ");
        type("cancel in-1\r");
        await("in-1: cancel asked for");
        await("drover> ");
        type("exit 3\r");
        assertTrue(process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS));
        assertEquals(3, process.exitValue());
    }

    @Test
    void historyIsForgotten() throws Exception {
        await("drover> ");
        type("echo from before\r");
        await(RESULT + "from before");
        await("drover> ");
        type(CTRL_D);
        assertTrue(process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS));
        endConsole();
        startConsole();
        await("drover> ");
        type(UP);
        await("echo from before");
        type("\r");
        await(RESULT + "from before");
        await("drover> ");
        type(CTRL_D);
        assertTrue(process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS));
    }
}
