// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream.vmstate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** That bytes which are not as described end the reading, with section, field and offset. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class VmStateMismatchTest {
    private static final long OFFSET = 1000;

    /** Where the data of section {@code dev} begin: element, id, idstr, instance, version. */
    private static final long DATA = OFFSET + 1 + 4 + 1 + 3 + 4 + 4;

    private static final String U32 = "{\"name\": \"n\", \"type\": \"uint32\", \"size\": 4}";
    private static final String STRUCT = """
            {"name": "s", "array_len": 2, "type": "struct", "struct": {"vmsd_name": "s", "version": 1, "fields": [
            {"name": "a", "type": "uint8", "size": 1}, {"name": "b", "type": "%s", "size": 1}]}, "size": %d}""";

    @Test
    void fieldGoesPastEnd() {
        ByteBuffer tail = HandmadeStream.tail("dev", 1, "0102");
        expect(
                tail.slice(0, tail.limit() - 5),
                HandmadeStream.device("dev", 1, U32),
                "dev",
                "n",
                DATA,
                "4 bytes, but only 3");
    }

    @Test
    void structLengthDiffers() {
        VmStateDescription description = HandmadeStream.device("dev", 1, U32, STRUCT.formatted("uint8", 3));
        expect(
                HandmadeStream.tail("dev", 1, "01020304 0102 0102"),
                description,
                "dev",
                "s[0]",
                DATA + 6,
                "2 bytes together, the struct has 3");
    }

    @Test
    void nullPointerIsAnother() {
        VmStateDescription description = HandmadeStream.device("dev", 1, U32, STRUCT.formatted("nullptr", 2));
        expect(
                HandmadeStream.tail("dev", 1, "01020304 0130 0131"),
                description,
                "dev",
                "s[1]/b",
                DATA + 7,
                "0x31, must be 0x30");
    }

    @Test
    void footerIsOfOtherSection() {
        ByteBuffer tail = HandmadeStream.tail("dev", 1, "01020304");
        tail.put(tail.limit() - 2, (byte) 9);
        expect(tail, HandmadeStream.device("dev", 1, U32), "dev", "", DATA + 4, "footer of section 9");
    }

    @Test
    void dataAreLongerThanDescribed() {
        expect(
                HandmadeStream.tail("dev", 1, "0102030405"),
                HandmadeStream.device("dev", 1, U32),
                "dev",
                "",
                DATA + 4,
                "does not end at byte " + (DATA + 4));
    }

    @Test
    void versionDiffers() {
        expect(
                HandmadeStream.tail("dev", 2, "01020304"),
                HandmadeStream.device("dev", 1, U32),
                "dev",
                "",
                DATA,
                "version 2, described is version 1");
    }

    @Test
    void deviceIsNotDescribed() {
        expect(
                HandmadeStream.tail("other", 1, "00"),
                HandmadeStream.device("dev", 1, U32),
                "other",
                "",
                DATA + 2,
                "not described");
    }

    @Test
    void elementIsNoSection() {
        ByteBuffer tail = HandmadeStream.tail("dev", 1, "01020304").put(0, (byte) 0x08);
        expect(tail, HandmadeStream.device("dev", 1, U32), "", "", OFFSET, "COMMAND is where");
    }

    @Test
    void elementIsUnknown() {
        ByteBuffer tail = HandmadeStream.tail("dev", 1, "01020304").put(0, (byte) 0x55);
        expect(tail, HandmadeStream.device("dev", 1, U32), "", "", OFFSET, "0x55");
    }

    @Test
    void eofIsMissing() {
        ByteBuffer tail = HandmadeStream.tail("dev", 1, "01020304");
        VmState state = VmState.read(tail.slice(0, tail.limit() - 1), OFFSET, HandmadeStream.device("dev", 1, U32));
        assertEquals(1, state.sections().size());
        assertEquals(tail.limit() - 1, state.lengthBytes());
        assertTrue(state.mismatch().orElseThrow().problem().contains("without EOF"));
    }

    @Test
    void subsectionIsMissingOrAnother() {
        String fields = U32 + "], \"subsections\": [{\"vmsd_name\": \"dev/x\", \"version\": 1, \"fields\": []}";
        String json = HandmadeStream.deviceJson("dev", 1)
                .replace("\"fields\": []", "\"fields\": [" + fields + "]")
                .replace("}]]", "}]");
        VmStateDescription description = VmStateDescription.parse(HandmadeStream.text(json));
        expect(
                HandmadeStream.tail("dev", 1, "01020304"),
                description,
                "dev",
                "",
                DATA + 5,
                "SECTION_FOOTER is where subsection dev/x is described");
        expect(
                HandmadeStream.tail("dev", 1, "01020304 05 05 6465762f79 00000001"),
                description,
                "dev",
                "",
                DATA + 15,
                "'dev/y' version 1 is where dev/x version 1");
    }

    /** An array of two thousand million structs with nothing in them, each within another. */
    @Test
    void emptyElementsWithoutEnd() {
        String bomb = """
                {"name": "o", "array_len": 2147483647, "type": "struct", "size": 0, "struct": {"vmsd_name": "o", "version": 1,
                "fields": [{"name": "i", "array_len": 2147483647, "type": "buffer", "size": 0}]}}""";
        expect(HandmadeStream.tail("dev", 1, ""), HandmadeStream.device("dev", 1, bomb), "dev", "o[0]", DATA, "65536");
    }

    @Test
    void arrayIsLongerThanStream() {
        String bomb = "{\"name\": \"o\", \"array_len\": 2147483647, \"type\": \"uint8\", \"size\": 1}";
        expect(
                HandmadeStream.tail("dev", 1, "00"),
                HandmadeStream.device("dev", 1, bomb),
                "dev",
                "o[7]",
                DATA + 7,
                "only 0");
    }

    @Test
    void singleSectionIsRefusedByException() {
        VmStateException e = assertThrows(
                VmStateException.class,
                () -> VmState.readSection(
                        HandmadeStream.tail("dev", 2, "01020304"), OFFSET, HandmadeStream.device("dev", 1, U32)));
        assertEquals("dev", e.mismatch().section());
        assertTrue(
                e.getMessage()
                        .endsWith("section dev, byte " + DATA + ": "
                                + e.mismatch().problem()),
                e::getMessage);
    }

    private static void expect(
            ByteBuffer tail,
            VmStateDescription description,
            String section,
            String field,
            long offset,
            String problem) {
        VmState state = VmState.read(tail, OFFSET, description);
        assertEquals(0, state.sections().size());
        assertEquals(0, state.lengthBytes());
        VmStateMismatch mismatch = state.mismatch().orElseThrow();
        assertTrue(mismatch.problem().contains(problem), mismatch::toString);
        assertEquals(new VmStateMismatch(offset, section, field, mismatch.problem()), mismatch);
    }
}
