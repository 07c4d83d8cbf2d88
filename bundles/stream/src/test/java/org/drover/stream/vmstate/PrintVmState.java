// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream.vmstate;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.drover.runtime.wire.RamBlock;

/**
 * For {@code bundles/lab/checks/analyze-migration}, which compares with QEMU's script:
 *
 * <pre>
 *   print STREAM           what the script prints of the same file
 *   reduce STREAM OUTPUT   leaves out of a stream what the script cannot read: all between configuration and first vmstate
 * </pre>
 */
final class PrintVmState {
    private PrintVmState() {}

    /** Runs it; any failure ends it with a stack trace. */
    public static void main(String[] args) throws IOException {
        MainStream stream = new MainStream(ByteBuffer.wrap(Files.readAllBytes(Path.of(args[1]))));
        switch (args[0]) {
            case "print" -> print(stream, System.out);
            case "reduce" -> reduce(stream, Path.of(args[2]));
            default -> throw new IllegalArgumentException(args[0]);
        }
    }

    static void print(MainStream stream, OutputStream out) throws IOException {
        VmState state = stream.state();
        if (state.mismatch().isPresent()) {
            throw new IOException(state.mismatch().get().toString());
        }
        try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
            json.setPrettyPrinter(new DefaultPrettyPrinter());
            json.writeStartObject();
            writeRam(stream, json);
            VmStateJson.writeMembers(state.sections(), json);
            json.writeEndObject();
        }
    }

    private static void writeRam(MainStream stream, JsonGenerator json) throws IOException {
        if (stream.ramBlocks().isEmpty()) {
            return;
        }
        json.writeObjectFieldStart("ram (" + stream.ramSectionId() + ")");
        json.writeObjectFieldStart("section sizes");
        for (RamBlock block : stream.ramBlocks()) {
            json.writeStringField(block.name().text(), String.format("0x%016x", block.lengthBytes()));
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void reduce(MainStream stream, Path output) throws IOException {
        try (FileChannel file = FileChannel.open(
                output, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            for (ByteBuffer part : new ByteBuffer[] {stream.beginning(), stream.tail()}) {
                while (part.hasRemaining()) {
                    file.write(part);
                }
            }
        }
    }
}
