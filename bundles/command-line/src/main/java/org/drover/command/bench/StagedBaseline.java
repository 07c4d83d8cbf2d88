// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.drover.api.DroverException;
import org.drover.api.ErrorCategory;

/**
 * What a migration does with the devices' bytes and no more: as many threads (one to read and one to write each device,
 * one to send and one to receive on each connection), as many connections, and buffers that go from thread to thread. What
 * comes when on which connection is fixed beforehand, so there is no protocol and nothing to put in order.
 */
final class StagedBaseline implements Mover {
    private final BaselineMemory memory;
    private final List<List<Chunk>> plan;
    private final List<List<Stage>> sending = new ArrayList<>();
    private final List<List<Stage>> receiving = new ArrayList<>();

    /** Buffers between one device and one end of a connection: those that are free, and those that are full. */
    private record Stage(BlockingQueue<ByteBuffer> free, BlockingQueue<ByteBuffer> full) {
        static Stage of(int buffers) {
            Stage stage = new Stage(new ArrayBlockingQueue<>(buffers), new ArrayBlockingQueue<>(buffers));
            for (int i = 0; i < buffers; i++) {
                stage.free.add(ByteBuffer.allocateDirect(Chunk.MAX_BYTES));
            }
            return stage;
        }
    }

    /**
     * @param depth buffers of each end of each connection, of which each device has the same part, and one at least
     */
    StagedBaseline(BaselineMemory memory, int connections, int depth) {
        this.memory = memory;
        plan = Chunk.byConnection(memory.devices(), memory.deviceBytes(), connections);
        int buffers = Math.max(1, depth / memory.devices());
        for (int i = 0; i < connections; i++) {
            sending.add(stages(buffers));
            receiving.add(stages(buffers));
        }
    }

    private List<Stage> stages(int buffers) {
        List<Stage> stages = new ArrayList<>();
        for (int device = 0; device < memory.devices(); device++) {
            stages.add(Stage.of(buffers));
        }
        return stages;
    }

    @Override
    public Round run() throws InterruptedException {
        List<SocketPair> pairs = List.of();
        try {
            pairs = SocketPair.open(plan.size());
            Crew crew = new Crew();
            for (int i = 0; i < plan.size(); i++) {
                int connection = i;
                SocketPair pair = pairs.get(i);
                crew.add("drover-baseline-send-" + i, () -> send(connection, pair));
                crew.add("drover-baseline-receive-" + i, () -> receive(connection, pair));
            }
            for (int i = 0; i < memory.devices(); i++) {
                int device = i;
                crew.add("drover-baseline-read-" + i, () -> read(device));
                crew.add("drover-baseline-write-" + i, () -> write(device));
            }
            return new Round(memory.totalBytes(), crew.run());
        } catch (IOException e) {
            throw new DroverException(ErrorCategory.TRANSPORT, "the baseline cannot connect on loopback", e);
        } finally {
            pairs.forEach(SocketPair::close);
        }
    }

    /** The order of a device: by place; its chunks lie at the same distance from the beginning of every connection. */
    private interface Step {
        void take(Stage stage, Chunk chunk) throws InterruptedException;
    }

    private void eachChunkOf(int device, List<List<Stage>> stages, Step step) throws InterruptedException {
        int devices = memory.devices();
        int chunks = (memory.deviceBytes() + Chunk.MAX_BYTES - 1) / Chunk.MAX_BYTES;
        for (int i = 0; i < chunks; i++) {
            int turn = i * devices + device;
            int connection = turn % plan.size();
            step.take(stages.get(connection).get(device), plan.get(connection).get(turn / plan.size()));
        }
    }

    private void read(int device) throws InterruptedException {
        eachChunkOf(device, sending, (stage, chunk) -> {
            ByteBuffer buffer = stage.free.take();
            memory.load(chunk, buffer);
            stage.full.put(buffer);
        });
    }

    private void send(int connection, SocketPair pair) throws IOException, InterruptedException {
        for (Chunk chunk : plan.get(connection)) {
            Stage stage = sending.get(connection).get(chunk.device());
            ByteBuffer buffer = stage.full.take();
            pair.send(buffer);
            stage.free.put(buffer);
        }
    }

    private void receive(int connection, SocketPair pair) throws IOException, InterruptedException {
        for (Chunk chunk : plan.get(connection)) {
            Stage stage = receiving.get(connection).get(chunk.device());
            ByteBuffer buffer = stage.free.take();
            pair.receive(buffer, chunk.length());
            stage.full.put(buffer);
        }
    }

    private void write(int device) throws InterruptedException {
        eachChunkOf(device, receiving, (stage, chunk) -> {
            ByteBuffer buffer = stage.full.take();
            memory.store(chunk, buffer);
            stage.free.put(buffer);
        });
    }
}
