// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.lab.rdma;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.drover.api.Deadline;
import org.drover.api.transport.Channel;
import org.drover.api.transport.ReceiveBuffer;
import org.drover.api.transport.SendBuffer;

/** Sends messages of 1 MiB over some channels at once, and prints MiB a second and processor time a byte of both ends. */
final class RdmaBenchMain {
    private static final int BUFFER_BYTES = 1 << 20;
    private static final int DEPTH = 4;

    private RdmaBenchMain() {}

    /**
     * Runs.
     *
     * @param arguments channels, messages of each, messages of each before that do not count
     */
    public static void main(String[] arguments) {
        int channels = Integer.parseInt(arguments[0]);
        int messages = Integer.parseInt(arguments[1]);
        int before = Integer.parseInt(arguments[2]);
        try (RdmaLink link = new RdmaLink(BUFFER_BYTES, DEPTH, channels)) {
            List<Channel[]> all = new ArrayList<>();
            for (int i = 0; i < channels; i++) {
                all.add(link.connect());
            }
            transfer(all, before);
            long cpuNanos = cpuNanos();
            long begun = System.nanoTime();
            transfer(all, messages);
            long nanos = System.nanoTime() - begun;
            long bytes = (long) channels * messages * BUFFER_BYTES;
            System.out.printf(
                    "drover %d channels: %.2f MiB/s, %.2f ns of processor time a byte, both ends%n",
                    channels, bytes / 1048576.0 / (nanos / 1e9), (double) (cpuNanos() - cpuNanos) / bytes);
        }
    }

    private static void transfer(List<Channel[]> all, int messages) {
        List<CompletableFuture<Void>> running = new ArrayList<>();
        for (Channel[] ends : all) {
            running.add(run(() -> send(ends[0], messages)));
            running.add(run(() -> receive(ends[1], (long) messages * BUFFER_BYTES)));
        }
        running.forEach(CompletableFuture::join);
    }

    private static CompletableFuture<Void> run(Runnable body) {
        return CompletableFuture.runAsync(body, command -> new Thread(command).start());
    }

    private static void send(Channel channel, int messages) {
        for (int i = 0; i < messages; i++) {
            try (SendBuffer buffer = channel.acquire(Deadline.NEVER)) {
                channel.send(buffer);
            }
        }
        channel.flush(Deadline.NEVER);
    }

    private static void receive(Channel channel, long bytes) {
        for (long left = bytes; left > 0; ) {
            try (ReceiveBuffer buffer = channel.receive(1, BUFFER_BYTES, Deadline.NEVER)) {
                left -= buffer.data().remaining();
            }
        }
    }

    private static long cpuNanos() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos();
    }
}
