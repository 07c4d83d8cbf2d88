// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream.internal;

import java.nio.ByteBuffer;
import org.drover.runtime.wire.ByteBufferWireInput;
import org.drover.runtime.wire.WireInput;

/**
 * Cuts the bytes of one direction, which come in pieces of any size, into what a decoder asks for: so many bytes of a
 * header, which are collected in a small buffer, or so many bytes of a payload, which are shown as they pass and kept
 * nowhere. A decoder is a set of steps; each asks for what comes next, and says which step that is.
 *
 * <p>Allocates when the header buffer grows, and not otherwise. Used by one thread at a time.
 */
final class Feed {
    /** What is done once the bytes that were asked for are there. */
    @FunctionalInterface
    interface Step {
        /** Looks at the header, and asks for what comes next. */
        void run();
    }

    /** Sees the bytes of a payload. */
    @FunctionalInterface
    interface Payload {
        /**
         * Bytes of the payload.
         *
         * @param data neither its position nor its limit may be changed
         * @param offset absolute index of the first byte
         * @param lengthBytes at least 1
         */
        void bytes(ByteBuffer data, int offset, int lengthBytes);
    }

    private static final int INITIAL_BYTES = 2048;
    private static final long ENDLESS = Long.MAX_VALUE;

    private ByteBuffer head = ByteBuffer.allocate(INITIAL_BYTES);
    private WireInput in = new ByteBufferWireInput(head);
    private long positionBytes;
    private int collected;
    private int wanted;
    private Payload payload;
    private long payloadRest;
    private Step then;

    /** Asks for a new header of that many bytes. */
    void collect(int bytes, Step then) {
        collected = 0;
        collectTo(bytes, then);
    }

    /**
     * Asks for more of the header that is there.
     *
     * @param bytes how long it is then; more than {@link #collected()}
     */
    void collectTo(int bytes, Step then) {
        if (bytes > head.capacity()) {
            ByteBuffer larger = ByteBuffer.allocate(Math.max(bytes, 2 * head.capacity()));
            larger.put(0, head, 0, collected);
            head = larger;
            in = new ByteBufferWireInput(head);
        }
        payload = null;
        wanted = bytes;
        this.then = then;
    }

    /** Asks for a payload; with 0 bytes the next step is run at once. */
    void pass(long bytes, Payload payload, Step then) {
        collected = 0;
        if (bytes == 0) {
            then.run();
            return;
        }
        this.payload = payload;
        this.payloadRest = bytes;
        this.then = then;
    }

    /** Takes all that still comes as payload. */
    void passRest(Payload payload) {
        collected = 0;
        this.payload = payload;
        this.payloadRest = ENDLESS;
    }

    /** Returns the header, from index 0, {@link #collected()} bytes long. */
    ByteBuffer head() {
        return head;
    }

    /** Returns an input at the header's first byte. */
    WireInput in() {
        head.limit(collected).position(0);
        return in;
    }

    /** Returns how long the header is by now, in bytes. */
    int collected() {
        return collected;
    }

    /** Returns how many bytes of the direction have been taken. */
    long positionBytes() {
        return positionBytes;
    }

    /** Returns whether bytes of something have come, but not all. */
    boolean isInside() {
        return payload == null ? collected > 0 : payloadRest != ENDLESS;
    }

    /**
     * Takes bytes, from position to limit of {@code data}, which are not changed.
     *
     * @throws RuntimeException what a step throws; {@link #positionBytes()} is then behind the bytes that it looked at
     */
    void accept(ByteBuffer data) {
        int at = data.position();
        int limit = data.limit();
        while (at < limit) {
            int taken = payload == null ? takeHeader(data, at, limit) : takePayload(data, at, limit);
            at += taken;
        }
    }

    private int takeHeader(ByteBuffer data, int at, int limit) {
        int taken = Math.min(wanted - collected, limit - at);
        head.clear();
        head.put(collected, data, at, taken);
        collected += taken;
        positionBytes += taken;
        if (collected == wanted) {
            then.run();
        }
        return taken;
    }

    private int takePayload(ByteBuffer data, int at, int limit) {
        int taken = (int) Math.min(payloadRest, limit - at);
        positionBytes += taken;
        payload.bytes(data, at, taken);
        if (payloadRest != ENDLESS) {
            payloadRest -= taken;
            if (payloadRest == 0) {
                payload = null;
                then.run();
            }
        }
        return taken;
    }
}
