// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream.vmstate;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import org.drover.api.ProtocolException;
import org.drover.runtime.wire.ByteBufferWireInput;
import org.drover.runtime.wire.WireInput;

/** Where a reader stands: in the bytes, in a section, in its fields. All that is refused is refused here, with the place. */
final class StreamCursor {
    private record Step(String name, int index) {}

    private final ByteBuffer bytes;
    private final WireInput input;
    private final long streamOffset;
    private final Deque<Step> path = new ArrayDeque<>();
    private String section = "";

    StreamCursor(ByteBuffer bytes, long streamOffset) {
        this.bytes = bytes.slice().order(ByteOrder.BIG_ENDIAN);
        this.input = new ByteBufferWireInput(this.bytes);
        this.streamOffset = streamOffset;
    }

    /** Returns all the bytes; {@link #position()} is an index in them. */
    ByteBuffer bytes() {
        return bytes;
    }

    /** Returns the input that moves this cursor. */
    WireInput input() {
        return input;
    }

    int position() {
        return bytes.position();
    }

    int remaining() {
        return bytes.remaining();
    }

    /** Returns where in the stream the cursor is. */
    long offset() {
        return streamOffset + bytes.position();
    }

    void enterSection(String idstr) {
        section = idstr;
        path.clear();
    }

    void leaveSection() {
        enterSection("");
    }

    void enterField(String name, int index) {
        path.addLast(new Step(name, index));
    }

    void leaveField() {
        path.removeLast();
    }

    /** Passes bytes whose number the stream or its description told. */
    void skip(long lengthBytes, String what) {
        if (lengthBytes < 0 || lengthBytes > remaining()) {
            throw mismatch(what + " has " + Long.toUnsignedString(lengthBytes) + " bytes, but only " + remaining()
                    + " are left");
        }
        bytes.position(position() + (int) lengthBytes);
    }

    VmStateException mismatch(String problem) {
        return new VmStateException(new VmStateMismatch(offset(), section, pathText(), problem), null);
    }

    /** Returns an error of a wire codec, with the place where it began to read. */
    VmStateException mismatch(long offset, ProtocolException cause) {
        return new VmStateException(new VmStateMismatch(offset, section, pathText(), cause.getMessage()), cause);
    }

    private String pathText() {
        StringBuilder text = new StringBuilder();
        for (Iterator<Step> steps = path.iterator(); steps.hasNext(); ) {
            Step step = steps.next();
            text.append(step.name());
            if (step.index() >= 0) {
                text.append('[').append(step.index()).append(']');
            }
            if (steps.hasNext()) {
                text.append('/');
            }
        }
        return text.toString();
    }
}
