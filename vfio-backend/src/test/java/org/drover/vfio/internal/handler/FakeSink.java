// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vfio.internal.handler;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.drover.api.handler.StateBuffer;
import org.drover.api.handler.StateSink;
import org.drover.api.migration.MigrationParameters;

/** Keeps the packets that it is given, and knows of every buffer that it lent. */
final class FakeSink implements StateSink {
    private final List<byte[]> packets = new ArrayList<>();
    private final Set<Lent> lent = new HashSet<>();
    private Runnable onAcquire = () -> {};

    FakeSink beforeEachAcquire(Runnable action) {
        onAcquire = action;
        return this;
    }

    List<byte[]> packets() {
        return packets;
    }

    int lentBuffers() {
        return lent.size();
    }

    @Override
    public StateBuffer acquire() {
        onAcquire.run();
        if (!lent.isEmpty()) {
            throw new AssertionError("a save thread waits for a buffer while it holds another");
        }
        Lent buffer = new Lent();
        lent.add(buffer);
        return buffer;
    }

    @Override
    public void submit(StateBuffer buffer) {
        if (!lent.remove(buffer)) {
            throw new IllegalStateException("not lent");
        }
        ByteBuffer payload = ((Lent) buffer).payload;
        byte[] copy = new byte[payload.remaining()];
        payload.get(copy);
        packets.add(copy);
    }

    private final class Lent implements StateBuffer {
        private final ByteBuffer payload = ByteBuffer.allocateDirect(MigrationParameters.BUFFER_BYTES)
                .slice(0, StateBuffer.HEADER_BYTES + 1024 * 1024);

        @Override
        public ByteBuffer payload() {
            return payload;
        }

        @Override
        public void close() {
            lent.remove(this);
        }
    }
}
