// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream.vmstate;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.drover.api.ProtocolException;
import org.drover.runtime.wire.VfioSectionTag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That whatever the bytes and the description say, reading ends with a result or a {@link ProtocolException}, and is bounded. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class VmStateCorruptionTest {
    private static final long SEED = 20260301;
    private static final int ROUNDS = 120;

    @ParameterizedTest
    @ValueSource(strings = {"a", "l4", "q35"})
    void bytesAreFlipped(String recording) {
        MainStream stream = Recordings.mainStream(recording);
        byte[] tail = bytes(stream.tail());
        int sectionsEnd = tail.length - stream.json().remaining();
        Random random = new Random(SEED);
        int refused = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] damaged = damage(tail, random, sectionsEnd);
            VmState state = VmState.read(ByteBuffer.wrap(damaged), 0, stream.description());
            require(state, damaged.length);
            refused += state.mismatch().isPresent() ? 1 : 0;
        }
        assertTrue(refused > 0 && refused < ROUNDS, refused + " refused of " + ROUNDS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "l4", "q35"})
    void descriptionIsDamaged(String recording) {
        MainStream stream = Recordings.mainStream(recording);
        byte[] json = bytes(stream.json());
        Random random = new Random(SEED);
        int refused = 0;
        int read = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] damaged = round % 2 == 0 ? damage(json, random, json.length) : digits(json, random);
            try {
                VmState state = VmState.read(stream.tail(), 0, VmStateDescription.parse(ByteBuffer.wrap(damaged)));
                require(state, stream.tail().remaining());
                read++;
            } catch (ProtocolException e) {
                refused++;
            }
        }
        assertTrue(refused > ROUNDS / 10 && read > ROUNDS / 10, refused + " refused, " + read + " read");
    }

    @Test
    void streamIsCutAnywhere() {
        MainStream stream = Recordings.mainStream("d");
        VmState whole = stream.state();
        for (int length = 0; length < whole.lengthBytes(); length += 1009) {
            VmState state = VmState.read(stream.tail().slice(0, length), 0, stream.description());
            assertTrue(state.mismatch().isPresent());
            assertTrue(state.lengthBytes() <= length);
        }
    }

    /** The fields are bounded by the bytes: one byte is part of at most as many structs as may be nested. */
    private static void require(VmState state, int lengthBytes) {
        long fields = state.sections().stream()
                .mapToLong(section -> count(section.content()))
                .sum();
        assertTrue(fields < (long) lengthBytes * StateParser.MAX_DEPTH + FieldsReader.MAX_EMPTY_ELEMENTS);
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try (JsonGenerator json = new JsonFactory().createGenerator(printed)) {
            json.writeStartObject();
            VmStateJson.writeMembers(state.sections(), json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        for (VmStateSection section : state.sections()) {
            for (VfioRecord record : section.vfioRecords()) {
                if (record.tag() == VfioSectionTag.DEV_CONFIG_STATE) {
                    readConfig(record);
                }
            }
        }
    }

    private static void readConfig(VfioRecord record) {
        try {
            VfioPciConfig.read(record.data());
        } catch (ProtocolException e) {
            assertTrue(e.getMessage().contains("Config of a VFIO device"), e::getMessage);
        }
    }

    private static long count(VmStateFields content) {
        return content.fields().stream()
                        .mapToLong(field -> 1
                                + field.structure()
                                        .map(VmStateCorruptionTest::count)
                                        .orElse(0L))
                        .sum()
                + content.subsections().stream()
                        .mapToLong(s -> count(s.content()))
                        .sum();
    }

    private static byte[] damage(byte[] bytes, Random random, int end) {
        byte[] damaged = bytes.clone();
        for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
            damaged[random.nextInt(end)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
        }
        return damaged;
    }

    /** Makes a number another: JSON it stays, but lengths and counts lie. */
    private static byte[] digits(byte[] json, Random random) {
        byte[] damaged = json.clone();
        int at = random.nextInt(json.length);
        for (int step = 0; step < json.length; step++) {
            int i = (at + step) % json.length;
            if (damaged[i] >= '1' && damaged[i] <= '9' && damaged[i - 1] == ' ') {
                damaged[i] = (byte) ('1' + random.nextInt(9));
                break;
            }
        }
        return damaged;
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}
