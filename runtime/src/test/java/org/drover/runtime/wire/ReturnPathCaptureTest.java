// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every recorded return path, to its last byte and back. */
class ReturnPathCaptureTest {
    @ParameterizedTest
    @CsvSource({
        "a, PONG 1; SHUT 0",
        "b, PONG 1; SHUT 0",
        "c, PONG 1; SHUT 0",
        "e, PONG 1; SWITCHOVER_ACK; SHUT 0",
        "f-nomultifd, PONG 1; SWITCHOVER_ACK; SHUT 0",
        "h-src-on-dst-off, PONG 1; SHUT 0", // the destination had failed, and still reported success
        "j-type-mismatch, PONG 1; SHUT 1",
        "l1, PONG 1; SHUT 0",
        "l2, PONG 1; SHUT 0",
        "l3, PONG 1; SWITCHOVER_ACK; SHUT 0",
        "l4, PONG 1; SHUT 0"
    })
    void decodesToTheLastByteAndEncodesTheSameBytes(String capture, String expected) {
        ByteBuffer recorded = Captures.returnPath(capture);
        ByteBuffer again = ByteBuffer.allocate(recorded.limit());
        WireInput in = new ByteBufferWireInput(recorded);
        WireOutput out = new ByteBufferWireOutput(again);
        List<String> messages = new ArrayList<>();
        while (recorded.hasRemaining()) {
            ReturnPathMessage message = ReturnPathMessage.read(in);
            if (message.lengthBytes() == 0) {
                message.write(out);
                messages.add(message.name());
            } else {
                long value = in.readU32();
                message.write(out, value);
                messages.add(message + " " + value);
            }
        }
        assertEquals(expected, String.join("; ", messages));
        assertEquals(recorded.rewind(), again.flip());
    }
}
