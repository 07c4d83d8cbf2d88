// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Standard input as a supervisor uses it: perhaps a first line, then open for as long as the supervisor lives. It is read
 * on a thread of its own that does not keep the process alive, because such a read cannot be interrupted.
 */
public final class StandardInput {
    private static final int LONGEST_LINE_BYTES = 4096;

    private final InputStream source;
    private final Consumer<String> onFirstLine;
    private final Runnable onEnd;

    private StandardInput(InputStream source, Consumer<String> onFirstLine, Runnable onEnd) {
        this.source = source;
        this.onFirstLine = onFirstLine;
        this.onEnd = onEnd;
    }

    /**
     * Starts to read. Both actions run on the reading thread.
     *
     * @param source standard input
     * @param onFirstLine gets the first line without its end and without space around it; empty if there is none
     * @param onEnd runs at the end, or if reading fails: whoever held the other side is gone
     */
    public static void read(InputStream source, Consumer<String> onFirstLine, Runnable onEnd) {
        StandardInput input = new StandardInput(source, onFirstLine, onEnd);
        Thread reader = new Thread(input::run, "drover-stdin");
        reader.setDaemon(true);
        reader.start();
    }

    private void run() {
        try {
            onFirstLine.accept(firstLine());
            byte[] ignored = new byte[256];
            while (source.read(ignored) >= 0) {
                // only the end says something
            }
        } catch (IOException e) {
            onFirstLine.accept("");
        }
        onEnd.run();
    }

    private String firstLine() throws IOException {
        byte[] line = new byte[LONGEST_LINE_BYTES];
        int length = 0;
        for (int next = source.read(); next >= 0 && next != '\n' && length < line.length; next = source.read()) {
            line[length++] = (byte) next;
        }
        return new String(line, 0, length, StandardCharsets.UTF_8).strip();
    }
}
