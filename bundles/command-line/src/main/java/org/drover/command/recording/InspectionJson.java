// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.recording;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;
import org.drover.command.output.JsonLines;
import org.drover.command.stream.StreamJson;
import org.drover.stream.MainElement;
import org.drover.stream.pci.PciBar;
import org.drover.stream.pci.PciCapability;
import org.drover.stream.pci.PciConfigSpace;
import org.drover.stream.vmstate.VfioPciConfig;
import org.drover.stream.vmstate.VmState;
import org.drover.stream.vmstate.VmStateJson;

/** An inspection for programs: one JSON object. */
final class InspectionJson {
    private final Inspection inspection;

    InspectionJson(Inspection inspection) {
        this.inspection = inspection;
    }

    void print(PrintStream out) {
        new JsonLines(out).line("report", json -> {
            new StreamJson(inspection.report()).write(json);
            if (inspection.damage().isPresent()) {
                json.writeObjectFieldStart("damage");
                json.writeStringField(
                        "kind", inspection.damage().get().kind().name().toLowerCase(Locale.ROOT));
                json.writeNumberField("offset", inspection.damage().get().offset());
                json.writeStringField("text", inspection.damage().get().text());
                json.writeEndObject();
            }
            json.writeObjectFieldStart("pci");
            for (Map.Entry<String, VfioPciConfig> config : inspection.configs().entrySet()) {
                json.writeObjectFieldStart(config.getKey());
                pci(json, config.getValue().configSpace());
                json.writeEndObject();
            }
            json.writeEndObject();
            elements(json);
            if (inspection.vmStateProblem().isPresent()) {
                json.writeStringField(
                        "vmstateProblem", inspection.vmStateProblem().get());
            }
            json.writeObjectFieldStart("vmstate");
            if (inspection.vmState().isPresent()) {
                VmState state = inspection.vmState().get();
                VmStateJson.writeMembers(state.sections(), json);
            }
            json.writeEndObject();
        });
    }

    private static void pci(JsonGenerator json, PciConfigSpace space) throws IOException {
        json.writeStringField("vendor", hex(space.vendorId(), 4));
        json.writeStringField("device", hex(space.deviceId(), 4));
        json.writeStringField("revision", hex(space.revision(), 2));
        json.writeStringField("class", hex(space.classCode(), 6));
        json.writeStringField("className", space.className());
        json.writeArrayFieldStart("bars");
        for (PciBar bar : space.bars()) {
            json.writeStartObject();
            json.writeNumberField("index", bar.index());
            json.writeStringField("type", bar.type().toString());
            json.writeStringField("address", "0x" + Long.toHexString(bar.address()));
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("capabilities");
        for (PciCapability capability : space.capabilities()) {
            json.writeStartObject();
            json.writeStringField("name", capability.name());
            json.writeNumberField("offset", capability.offset());
            json.writeStringField("details", capability.details());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static String hex(int value, int digits) {
        return String.format(Locale.ROOT, "%0" + digits + "x", value);
    }

    private void elements(JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("elements");
        for (MainElement element : inspection.report().elements()) {
            json.writeStartObject();
            json.writeNumberField("offset", element.offsetBytes());
            json.writeNumberField("length", element.lengthBytes());
            json.writeStringField("element", element.element().name());
            if (element.section().isPresent()) {
                json.writeStringField("section", element.section().get().toString());
            }
            json.writeStringField("content", element.content());
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
