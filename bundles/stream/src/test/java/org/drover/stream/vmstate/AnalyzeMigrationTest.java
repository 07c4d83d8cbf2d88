// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream.vmstate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That what is written is what QEMU's scripts/analyze-migration.py printed of the same stream, in the same order. */
class AnalyzeMigrationTest {
    @ParameterizedTest
    @ValueSource(strings = {"a", "c", "d", "f-nomultifd", "l2", "q35"})
    void differsFromScript(String recording) throws IOException {
        ByteArrayOutputStream ours = new ByteArrayOutputStream();
        PrintVmState.print(withoutRam(Recordings.mainStream(recording)), ours);
        assertEquals(tokens(Recordings.scriptOutput(recording)), tokens(ours.toByteArray()));
    }

    /** What recordings do not have; the expected text is what the script printed of this very stream. */
    @Test
    void differsFromScriptInRareTypes() throws IOException {
        ByteArrayOutputStream ours = new ByteArrayOutputStream();
        PrintVmState.print(new MainStream(HandmadeStream.rareTypes()), ours);
        String script = """
                {
                    "rare (7)": {
                        "equal8": "0x80 (-128)",
                        "equal16": "0xfffe (-2)",
                        "equal32": "0xffffffff",
                        "equal64": "0xffffffffffffffff (-1)",
                        "le": "0xfffffffd (-3)",
                        "small": "0xff (-1)",
                        "byte": "0xff",
                        "flags": [
                            true,
                            false
                        ],
                        "pointers": [
                            {
                                "x": "0x0102"
                            },
                            "nullptr",
                            "nullptr"
                        ],
                        "list": "01 aa 01 bb 00",
                        "versioned": "0a 0b 0c",
                        "nothing": "",
                        "rare/sub": {
                            "deep": {
                                "y": "0x05",
                                "inner/sub": {
                                    "z": "0x06"
                                }
                            }
                        }
                    }
                }
                """;
        assertEquals(tokens(script.getBytes()), tokens(ours.toByteArray()));
    }

    private static MainStream withoutRam(MainStream stream) {
        ByteBuffer beginning = stream.beginning();
        ByteBuffer tail = stream.tail();
        return new MainStream(ByteBuffer.allocate(beginning.remaining() + tail.remaining())
                .put(beginning)
                .put(tail)
                .flip());
    }

    private static List<String> tokens(byte[] text) throws IOException {
        List<String> tokens = new ArrayList<>();
        try (JsonParser json = new JsonFactory().createParser(text)) {
            while (json.nextToken() != null) {
                tokens.add(json.currentToken() + " " + json.getText());
            }
        }
        return tokens;
    }
}
