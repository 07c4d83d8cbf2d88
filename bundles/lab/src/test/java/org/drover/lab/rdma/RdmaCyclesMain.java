// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.lab.rdma;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.drover.api.Deadline;
import org.drover.api.transport.Channel;
import org.drover.api.transport.ReceiveBuffer;
import org.drover.api.transport.SendBuffer;

/** Connects, transfers and aborts again and again; prints how many descriptors, threads and buffers are left. */
final class RdmaCyclesMain {
    private static final int BUFFER_BYTES = 4096;

    private RdmaCyclesMain() {}

    /**
     * Runs.
     *
     * @param arguments how many cycles
     */
    public static void main(String[] arguments) throws IOException {
        int cycles = Integer.parseInt(arguments[0]);
        try (RdmaLink link = new RdmaLink(BUFFER_BYTES, 2, 1)) {
            cycle(link, 0); // opens what the libraries keep
            Deadline begun = Deadline.afterMillis(30_000);
            while ((link.arena.outCount() > 0 || threads() > 0) && !begun.hasPassed()) {
                Thread.yield();
            }
            long descriptors = descriptors();
            for (int i = 1; i <= cycles; i++) {
                try {
                    cycle(link, i);
                } catch (RuntimeException e) {
                    throw new IllegalStateException("cycle " + i + " failed", e);
                }
            }
            Deadline settle = Deadline.afterMillis(30_000);
            while ((link.arena.outCount() > 0 || threads() > 0 || descriptors() > descriptors) && !settle.hasPassed()) {
                Thread.yield();
            }
            System.out.println(cycles + " cycles, " + (descriptors() - descriptors) + " descriptors, " + threads()
                    + " threads, " + link.arena.outCount() + " buffers left");
        }
        // The process stays until it is asked to end, so that the kernel can be asked what is left of it.
        System.in.read();
    }

    private static void cycle(RdmaLink link, int number) {
        Channel[] ends = link.connect();
        try (SendBuffer buffer = ends[0].acquire(Deadline.NEVER)) {
            buffer.data().putInt(0, number).limit(Integer.BYTES);
            ends[0].send(buffer);
        }
        try (ReceiveBuffer buffer = ends[1].receive(Integer.BYTES, Integer.BYTES, Deadline.afterMillis(60_000))) {
            if (buffer.data().getInt(0) != number) {
                throw new AssertionError("received " + buffer.data().getInt(0) + " in cycle " + number);
            }
        }
        ends[number % 2].abort(new IllegalStateException("cycle " + number));
        ends[1 - number % 2].abort(new IllegalStateException("cycle " + number));
    }

    private static long descriptors() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        }
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("drover-rdma-"))
                .count();
    }
}
