// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.drover.api.DroverException;
import org.drover.api.ErrorCategory;

/**
 * The least that can be done: at each end of each connection one thread that copies and sends, or receives and copies. It
 * never hands anything to another thread, and no device is slower than another.
 */
final class LeanBaseline implements Mover {
    private final BaselineMemory memory;
    private final List<List<Chunk>> plan;
    private final List<ByteBuffer> buffers = new ArrayList<>();

    LeanBaseline(BaselineMemory memory, int connections) {
        this.memory = memory;
        plan = Chunk.byConnection(memory.devices(), memory.deviceBytes(), connections);
        for (int i = 0; i < 2 * connections; i++) {
            buffers.add(ByteBuffer.allocateDirect(Chunk.MAX_BYTES));
        }
    }

    @Override
    public Round run() throws InterruptedException {
        List<SocketPair> pairs = List.of();
        try {
            pairs = SocketPair.open(plan.size());
            Crew crew = new Crew();
            for (int i = 0; i < plan.size(); i++) {
                SocketPair pair = pairs.get(i);
                List<Chunk> chunks = plan.get(i);
                ByteBuffer sent = buffers.get(2 * i);
                ByteBuffer received = buffers.get(2 * i + 1);
                crew.add("drover-lean-send-" + i, () -> send(chunks, sent, pair));
                crew.add("drover-lean-receive-" + i, () -> receive(chunks, received, pair));
            }
            return new Round(memory.totalBytes(), crew.run());
        } catch (IOException e) {
            throw new DroverException(ErrorCategory.TRANSPORT, "the baseline cannot connect on loopback", e);
        } finally {
            pairs.forEach(SocketPair::close);
        }
    }

    private void send(List<Chunk> chunks, ByteBuffer buffer, SocketPair pair) throws IOException {
        for (Chunk chunk : chunks) {
            memory.load(chunk, buffer);
            pair.send(buffer);
        }
    }

    private void receive(List<Chunk> chunks, ByteBuffer buffer, SocketPair pair) throws IOException {
        for (Chunk chunk : chunks) {
            pair.receive(buffer, chunk.length());
            memory.store(chunk, buffer);
        }
    }
}
