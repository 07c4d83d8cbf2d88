// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.demo;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import org.drover.command.cli.Console;
import org.drover.command.output.JsonLines;
import org.drover.frontend.Amounts;

/** Shows the demo to a program. */
final class JsonView implements DemoView {
    private final JsonLines lines;
    private final PrintStream err;

    JsonView(Console console) {
        lines = new JsonLines(console.out());
        err = console.err();
    }

    @Override
    public void stateChanged(String role, Map<String, Object> members) {
        pass("state", role, members);
    }

    @Override
    public void progress(String role, Map<String, Object> members) {
        pass("progress", role, members);
    }

    @Override
    public void errorText(String role, String text) {
        err.println("[" + role + "] " + text);
    }

    private void pass(String event, String role, Map<String, Object> members) {
        lines.line(event, json -> {
            json.writeStringField("side", role);
            for (Map.Entry<String, Object> member : members.entrySet()) {
                if (!member.getKey().equals("event")) {
                    writeMember(json, member.getKey(), member.getValue());
                }
            }
        });
    }

    @Override
    public void ended(DemoResult result) {
        lines.line("report", json -> {
            json.writeStringField("status", result.status());
            json.writeBooleanField("verified", result.verified());
            json.writeNumberField("exitCode", result.exitCode());
            for (String name : List.of("downtimeMillis", "totalMillis", "setupMillis")) {
                writeMember(json, name, result.source().get(name));
            }
            if (result.firstByteNanos().isPresent()) {
                json.writeNumberField(
                        "firstByteMillis",
                        Amounts.millis(result.firstByteNanos().getAsLong()));
            } else {
                json.writeNullField("firstByteMillis");
            }
            for (String name : List.of("channels", "bytes", "wireBytes", "rounds")) {
                writeMember(json, name, result.source().get(name));
            }
            json.writeArrayFieldStart("devices");
            for (DemoDevice device : result.devices()) {
                writeDevice(json, device);
            }
            json.writeEndArray();
            if (result.memory().isPresent()) {
                writeMemory(json, result.memory().get());
                writeMember(json, "switchover", result.source().get("switchover"));
            }
            json.writeFieldName("channelDetails");
            writeValue(json, result.source().getOrDefault("channelDetails", List.of()));
            json.writeArrayFieldStart("errors");
            for (String error : result.errors()) {
                json.writeString(error);
            }
            json.writeEndArray();
        });
    }

    private static void writeMemory(JsonGenerator json, DemoMemory memory) throws IOException {
        json.writeObjectFieldStart("memory");
        json.writeNumberField("precopyBytes", memory.precopyBytes());
        json.writeNumberField("stopCopyBytes", memory.stopCopyBytes());
        json.writeStringField("sha256Source", memory.sha256Source());
        json.writeStringField("sha256Destination", memory.sha256Destination());
        json.writeBooleanField("identical", memory.identical());
        json.writeEndObject();
    }

    private static void writeDevice(JsonGenerator json, DemoDevice device) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", device.id());
        json.writeNumberField("bytes", device.bytes());
        json.writeNumberField("packets", device.packets());
        json.writeNumberField("stopCopyBytes", device.stopCopyBytes());
        json.writeNumberField("stateMillis", device.stateMillis());
        json.writeStringField("sha256Source", device.sha256Source());
        json.writeStringField("sha256Destination", device.sha256Destination());
        json.writeBooleanField("identical", device.identical());
        json.writeEndObject();
    }

    private static void writeMember(JsonGenerator json, String name, Object value) throws IOException {
        json.writeFieldName(name);
        writeValue(json, value);
    }

    private static void writeValue(JsonGenerator json, Object value) throws IOException {
        if (value instanceof Map<?, ?> object) {
            json.writeStartObject();
            for (Map.Entry<?, ?> member : object.entrySet()) {
                writeMember(json, (String) member.getKey(), member.getValue());
            }
            json.writeEndObject();
        } else if (value instanceof List<?> array) {
            json.writeStartArray();
            for (Object element : array) {
                writeValue(json, element);
            }
            json.writeEndArray();
        } else if (value instanceof Long number) {
            json.writeNumber(number);
        } else if (value instanceof Double number) {
            json.writeNumber(number);
        } else if (value instanceof Boolean flag) {
            json.writeBoolean(flag);
        } else {
            json.writeString((String) value); // also null
        }
    }
}
