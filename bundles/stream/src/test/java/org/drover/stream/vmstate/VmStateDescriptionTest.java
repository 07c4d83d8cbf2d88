// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream.vmstate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import org.drover.api.ProtocolException;
import org.drover.runtime.wire.SectionKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VmStateDescriptionTest {
    @Test
    void recordedDescriptionIsMisread() {
        VmStateDescription description = Recordings.mainStream("a").description();
        assertEquals(4096, description.pageSizeBytes());
        assertEquals("configuration", description.configuration().orElseThrow().name());
        DeviceDescription vfio = description.devices().get(SectionKey.of("0000:00:05.0/vfio", 0));
        assertEquals(8, vfio.legacyLengthBytes().orElseThrow());
        DeviceDescription timer = description.devices().get(SectionKey.of("i8254", 0));
        assertEquals(3, timer.state().version());
        FieldDescription channels = timer.state().fields().get(1);
        assertEquals(
                List.of("channels", "struct", 3, 32),
                List.of(channels.name(), channels.typeName(), channels.arrayLength(), channels.lengthBytes()));
        assertEquals("pit channel", channels.structure().orElseThrow().name());
    }

    /** A list writes its members once an element; only what has one member may be taken as fields in a row. */
    @Test
    void fieldsOfListAreTakenForStruct() {
        VmStateDescription description = new MainStream(HandmadeStream.rareTypes()).description();
        List<FieldDescription> fields =
                description.devices().get(SectionKey.of("rare", 0)).state().fields();
        FieldDescription list =
                fields.stream().filter(f -> f.name().equals("list")).findFirst().orElseThrow();
        assertTrue(list.structure().isEmpty());
        FieldDescription versioned = fields.stream()
                .filter(f -> f.name().equals("versioned"))
                .findFirst()
                .orElseThrow();
        assertEquals(2, versioned.structure().orElseThrow().fields().size());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
                    []                                                          | must be START_OBJECT
                    {}                                                          | no devices
                    {"devices": []} x                                           | not JSON
                    {"devices": []} []                                          | more after
                    {"devices": [1]}                                            | VALUE_NUMBER_INT where an object
                    {"devices": [{"name": "d"}]}                                | no fields
                    {"devices": [{"fields": []}]}                               | no name
                    {"devices": [{"name": "", "fields": []}]}                   | cannot be a section's
                    {"devices": [{"name": "d", "fields": [], "fields": []}]}    | 2 lists of fields
                    {"devices": [{"name": "d", "fields": []}, {"name": "d", "fields": []}]} | described twice
                    {"devices": [{"name": "d", "instance_id": -1, "fields": []}]} | cannot be a section's
                    {"devices": [{"name": "d", "instance_id": 99999999999999999999, "fields": []}]} | 64 bits
                    {"devices": [{"name": "d", "size": -1, "fields": []}]}      | size of device d is -1
                    {"page_size": 2147483648, "devices": []}                    | page_size is 2147483648
                    {"devices": [{"name": "d", "fields": [{}]}]}                | must have a name
                    {"devices": [{"name": "d", "fields": [{"name": "f", "type": "uint32", "size": 3}]}]} | must have 4 as uint32
                    {"devices": [{"name": "d", "fields": [{"name": "f", "type": "struct", "size": 3}]}]} | is a struct and has none
                    {"devices": [{"name": "d", "fields": [{"name": "f", "type": "x", "size": 1, "array_len": 0}]}]} | at least 1
                    {"devices": [{"name": "d", "fields": [{"name": 1}]}]}       | name of a field is VALUE_NUMBER_INT
                    {"devices": [{"name": "d", "fields": [                      | not JSON
                    """)
    void badDescriptionIsTaken(String json, String message) {
        ByteBuffer text = HandmadeStream.text(json);
        ProtocolException e = assertThrows(ProtocolException.class, () -> VmStateDescription.parse(text));
        assertTrue(e.getMessage().contains(message), e::getMessage);
        assertEquals(0, text.position());
    }

    @ParameterizedTest
    @CsvSource({"30, true", "40, false", "400, false", "100000, false"})
    void nestingExhaustsStack(int depth, boolean taken) {
        String begin = "{\"name\": \"f\", \"type\": \"struct\", \"size\": 0, \"struct\": {\"fields\": [";
        String json =
                "{\"devices\": [{\"name\": \"d\", \"fields\": [" + begin.repeat(depth) + "]}}".repeat(depth) + "]}]}";
        if (taken) {
            assertEquals(
                    1,
                    VmStateDescription.parse(HandmadeStream.text(json))
                            .devices()
                            .size());
        } else {
            assertThrows(ProtocolException.class, () -> VmStateDescription.parse(HandmadeStream.text(json)));
        }
    }
}
