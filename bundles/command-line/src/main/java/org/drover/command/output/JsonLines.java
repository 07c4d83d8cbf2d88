// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.output;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/**
 * Writes one JSON object a line, each with its kind in {@code event}. A line is handed over whole and flushed, so a reader
 * never sees half of one. Not for several threads.
 */
public final class JsonLines {
    /** Made when the first line is: loading it takes longer than what a command does before. */
    private static final class Factory {
        static final JsonFactory INSTANCE = new JsonFactory();
    }

    private final PrintStream target;

    /** Writes the members of one object. */
    @FunctionalInterface
    public interface Members {
        /**
         * Writes them.
         *
         * @param json stands within the object
         * @throws IOException never, in truth: the target is memory
         */
        void write(JsonGenerator json) throws IOException;
    }

    /**
     * Creates a writer.
     *
     * @param target in UTF-8; if it is gone, the lines are lost and nothing else happens
     */
    public JsonLines(PrintStream target) {
        this.target = target;
    }

    /**
     * Writes a line.
     *
     * @param event the value of its first member
     * @param members writes the others
     */
    public void line(String event, Members members) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = Factory.INSTANCE.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("event", event);
            members.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("JSON event " + event + " cannot be written to memory", e);
        }
        target.print(text.append('\n'));
        target.flush();
    }
}
