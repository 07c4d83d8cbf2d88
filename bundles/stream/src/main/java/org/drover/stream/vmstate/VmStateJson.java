// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream.vmstate;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes sections as QEMU's {@code scripts/analyze-migration.py} does (10.0), so that the two can be compared: an object
 * keyed by {@code idstr (section id)}, fields of one name as an array, subsections as members among the fields, integers in
 * hexadecimal text with the decimal value added if it is negative, buffers as hexadecimal bytes with spaces between them.
 * The text of one field is held in memory at a time.
 */
public final class VmStateJson {
    private static final char[] DIGITS = "0123456789abcdef".toCharArray();

    private final JsonGenerator json;

    private VmStateJson(JsonGenerator json) {
        this.json = json;
    }

    /**
     * Writes one member a section, into an object that the caller has begun and ends.
     *
     * @param sections in the order in which they are to be written
     * @param json stands within an object
     * @throws IOException if {@code json} throws it
     */
    public static void writeMembers(List<VmStateSection> sections, JsonGenerator json) throws IOException {
        VmStateJson writer = new VmStateJson(json);
        // A section id that comes twice is one member, the last: as where the script keeps them by it.
        Map<Long, VmStateSection> byId = new LinkedHashMap<>();
        sections.forEach(section -> byId.put(section.header().sectionId(), section));
        for (VmStateSection section : byId.values()) {
            json.writeFieldName(section.header().key().idstr().text() + " ("
                    + section.header().sectionId() + ")");
            writer.writeFields(section.content());
        }
    }

    private void writeFields(VmStateFields fields) throws IOException {
        Map<String, List<VmStateField>> byName = new LinkedHashMap<>();
        for (VmStateField field : fields.fields()) {
            byName.computeIfAbsent(field.name(), name -> new ArrayList<>(1)).add(field);
        }
        json.writeStartObject();
        for (Map.Entry<String, List<VmStateField>> entry : byName.entrySet()) {
            json.writeFieldName(entry.getKey());
            writeElements(entry.getValue());
        }
        for (VmStateSubsection subsection : fields.subsections()) {
            json.writeFieldName(subsection.name());
            writeFields(subsection.content());
        }
        json.writeEndObject();
    }

    private void writeElements(List<VmStateField> elements) throws IOException {
        if (elements.size() == 1) {
            writeValue(elements.get(0));
            return;
        }
        json.writeStartArray();
        for (VmStateField element : elements) {
            writeValue(element);
        }
        json.writeEndArray();
    }

    private void writeValue(VmStateField field) throws IOException {
        FieldType type = field.type();
        if (type == FieldType.STRUCT) {
            writeFields(field.structure().orElseThrow());
        } else if (type == FieldType.BOOL) {
            json.writeBoolean(field.number() != 0);
        } else if (type == FieldType.NULL_POINTER) {
            json.writeString("nullptr");
        } else if (type.isInteger()) {
            json.writeString(integer(field));
        } else {
            json.writeString(hexadecimal(field.bytes(), " "));
        }
    }

    private static String integer(VmStateField field) {
        String text = "0x" + hexadecimal(field.bytes(), "");
        boolean negative = scriptTakesAsSigned(field.type()) && field.bytes().get(0) < 0;
        return negative ? text + " (" + signed(field) + ")" : text;
    }

    private static long signed(VmStateField field) {
        int unusedBits = Long.SIZE - field.lengthBytes() * Byte.SIZE;
        return field.number() << unusedBits >> unusedBits;
    }

    /** The script has three unsigned types among the signed ones. */
    private static boolean scriptTakesAsSigned(FieldType type) {
        return type.isSigned()
                || type == FieldType.UINT8_EQUAL
                || type == FieldType.UINT16_EQUAL
                || type == FieldType.UINT64_EQUAL;
    }

    private static String hexadecimal(ByteBuffer bytes, String separator) {
        StringBuilder text = new StringBuilder();
        while (bytes.hasRemaining()) {
            if (!text.isEmpty()) {
                text.append(separator);
            }
            byte value = bytes.get();
            text.append(DIGITS[value >> 4 & 0xf]).append(DIGITS[value & 0xf]);
        }
        return text.toString();
    }
}
