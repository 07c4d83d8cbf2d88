// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.drover.api.DroverException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(90)
class ChildProcessTest {
    private final BlockingQueue<ChildMessage> messages = new LinkedBlockingQueue<>();

    private ChildProcess start(String script) {
        return ChildProcess.start("child", List.of("sh", "-c", script), messages);
    }

    private ChildMessage next() throws InterruptedException {
        return messages.poll(30, TimeUnit.SECONDS);
    }

    @Test
    void endComesAfterAllOutput() throws Exception {
        try (ChildProcess child = start("echo '{\"event\":\"a\"}'; echo '{\"event\":\"b\"}'; exit 7")) {
            assertEquals("a", assertInstanceOf(ChildMessage.Event.class, next()).kind());
            assertEquals("b", assertInstanceOf(ChildMessage.Event.class, next()).kind());
            assertEquals(new ChildMessage.Ended(child, 7), next());
        }
    }

    @Test
    void closeEndsAProcessThatWaitsForItsInput() throws Exception {
        ChildProcess child = start("cat");
        child.close();
        assertEquals(new ChildMessage.Ended(child, 0), next());
        assertFalse(ProcessHandle.of(child.pid()).map(ProcessHandle::isAlive).orElse(false));
    }

    @Test
    void inputOfAProcessThatHasEndedIsNoError() throws Exception {
        try (ChildProcess child = start("exec <&-; exit 0")) {
            assertInstanceOf(ChildMessage.Ended.class, next());
            child.sendLine("too late");
        }
    }

    @Test
    void programThatDoesNotExistIsNamed() {
        DroverException error = assertThrows(
                DroverException.class, () -> ChildProcess.start("child", List.of("/nonexistent/java"), messages));
        assertEquals("cannot start the child process /nonexistent/java", error.getMessage());
    }
}
