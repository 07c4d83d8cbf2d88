// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream.vmstate;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import org.drover.api.ProtocolException;
import org.drover.runtime.wire.WireInput;

/** Where a reader stands: in the bytes, in a section, in its fields. All that is refused is refused here, with the place. */
final class StreamCursor implements WireInput {
    private record Step(String name, int index) {}

    private final ByteBuffer bytes;
    private final long streamOffset;
    private final Deque<Step> path = new ArrayDeque<>();
    private String section = "";

    StreamCursor(ByteBuffer bytes, long streamOffset) {
        this.bytes = bytes.slice().order(ByteOrder.BIG_ENDIAN);
        this.streamOffset = streamOffset;
    }

    /** Returns all the bytes, with the position where the cursor is. */
    ByteBuffer bytes() {
        return bytes;
    }

    /** Returns where the cursor is in {@link #bytes()}. */
    int index() {
        return bytes.position();
    }

    int remaining() {
        return bytes.remaining();
    }

    /** Returns where in the stream the cursor is. */
    @Override
    public long position() {
        return streamOffset + bytes.position();
    }

    @Override
    public int readU8() {
        return bytes.get(advance(Byte.BYTES)) & 0xff;
    }

    @Override
    public int readU16() {
        return bytes.getShort(advance(Short.BYTES)) & 0xffff;
    }

    @Override
    public long readU32() {
        return bytes.getInt(advance(Integer.BYTES)) & 0xffff_ffffL;
    }

    @Override
    public long readU64() {
        return bytes.getLong(advance(Long.BYTES));
    }

    @Override
    public void readFully(ByteBuffer destination) {
        int lengthBytes = destination.remaining();
        destination.put(bytes.slice(advance(lengthBytes), lengthBytes));
    }

    private int advance(int lengthBytes) {
        int start = index();
        skip(lengthBytes, "what is read here");
        return start;
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
            throw mismatch(what + " has " + lengthBytes + " bytes, but only " + remaining() + " are left");
        }
        bytes.position(index() + (int) lengthBytes);
    }

    VmStateException mismatch(String problem) {
        return new VmStateException(new VmStateMismatch(position(), section, pathText(), problem), null);
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
