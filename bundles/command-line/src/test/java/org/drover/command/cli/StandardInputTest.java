// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StandardInputTest {
    private final CompletableFuture<String> line = new CompletableFuture<>();
    private final CompletableFuture<Boolean> end = new CompletableFuture<>();

    private void read(InputStream source) {
        StandardInput.read(source, line::complete, () -> end.complete(true));
    }

    @Test
    void firstLineComesBeforeTheEnd() throws Exception {
        try (PipedInputStream source = new PipedInputStream()) {
            try (PipedOutputStream sink = new PipedOutputStream(source)) {
                read(source);
                sink.write(" tcp:h:1 \nmore".getBytes(StandardCharsets.UTF_8));
                sink.flush();
                assertEquals("tcp:h:1", line.get(30, TimeUnit.SECONDS));
                assertFalse(end.isDone());
            }
            assertEquals(true, end.get(30, TimeUnit.SECONDS));
        }
    }

    @Test
    void endWithoutALineIsAnEmptyLineAndAnEnd() throws Exception {
        read(new ByteArrayInputStream(new byte[0]));
        assertEquals("", line.get(30, TimeUnit.SECONDS));
        assertEquals(true, end.get(30, TimeUnit.SECONDS));
    }

    @Test
    void streamThatCannotBeReadHasEnded() throws Exception {
        read(new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("broken");
            }
        });
        assertEquals("", line.get(30, TimeUnit.SECONDS));
        assertEquals(true, end.get(30, TimeUnit.SECONDS));
    }
}
