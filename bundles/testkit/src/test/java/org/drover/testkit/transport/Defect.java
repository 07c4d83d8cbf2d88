// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.testkit.transport;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.drover.api.Deadline;
import org.drover.api.DeadlineExceededException;
import org.drover.api.transport.BufferArena;
import org.drover.api.transport.Channel;
import org.drover.api.transport.ChannelInfo;
import org.drover.api.transport.ReceiveBuffer;
import org.drover.api.transport.SendBuffer;
import org.drover.api.transport.TransportSettings;

/** One way each in which a transport breaks its contract. */
enum Defect {
    NONE,
    CORRUPTS,
    DUPLICATES,
    IGNORES_MINIMUM,
    IGNORES_MAXIMUM,
    ENDS_ONCE,
    SHUTS_BOTH_DIRECTIONS,
    GATHERS_BACKWARDS,
    SENDS_ONE_BUFFER_OF_MANY,
    BREAKS_ON_CLOSE,
    HIDES_THE_CAUSE,
    FORGETS_LATER_CAUSES,
    CLOSES_AFTER_DEADLINE,
    LENDS_LITTLE_ENDIAN,
    REUSES_LENT_OBJECTS,
    IGNORES_DEPTH,
    COUNTS_NOTHING,
    IGNORES_OPTIONS,
    LEAKS_A_BUFFER,
    LEAKS_A_THREAD,
    LEAKS_A_DESCRIPTOR;

    private static final List<Closeable> LEAKED = new ArrayList<>();

    /** Does what is wrong when a transport is opened. */
    void open(TransportSettings settings, BufferArena arena) {
        switch (this) {
            case LEAKS_A_BUFFER -> arena.take();
            case LEAKS_A_THREAD -> {
                CountDownLatch end = new CountDownLatch(1);
                Thread thread = new Thread(() -> awaitUninterruptibly(end), "leaked-" + settings.owner());
                thread.setDaemon(true);
                thread.start();
                LEAKED.add(end::countDown);
            }
            case LEAKS_A_DESCRIPTOR -> {
                try {
                    LEAKED.add(SocketChannel.open());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            default -> {}
        }
    }

    /** Returns a channel that does what is wrong. */
    Channel of(Channel channel) {
        return switch (this) {
            case CORRUPTS -> faulty(channel, 1000, ChannelFaults.NOWHERE);
            case DUPLICATES -> faulty(channel, ChannelFaults.NOWHERE, 1000);
            case REUSES_LENT_OBJECTS -> new ReusingChannel(channel);
            default -> new DefectiveChannel(channel, this);
        };
    }

    static void closeLeaks() {
        LEAKED.forEach(leaked -> {
            try {
                leaked.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        LEAKED.clear();
    }

    private static Channel faulty(Channel channel, long corruptAtBytes, long duplicateAtBytes) {
        ChannelFaults faults = new ChannelFaults();
        faults.corruptAtBytes = corruptAtBytes;
        faults.duplicateAtBytes = duplicateAtBytes;
        return new FaultyChannel(channel, faults, "defective");
    }

    private static void awaitUninterruptibly(CountDownLatch end) {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static final class DefectiveChannel extends ForwardingChannel {
        private final Defect defect;
        private boolean ended;
        private boolean aborted;

        private DefectiveChannel(Channel channel, Defect defect) {
            super(channel);
            this.defect = defect;
        }

        @Override
        public SendBuffer acquire(Deadline deadline) {
            try {
                SendBuffer buffer = super.acquire(deadline);
                if (defect == LENDS_LITTLE_ENDIAN) {
                    buffer.data().order(ByteOrder.LITTLE_ENDIAN);
                }
                return buffer;
            } catch (DeadlineExceededException e) {
                if (defect == CLOSES_AFTER_DEADLINE) {
                    close();
                }
                throw e;
            }
        }

        @Override
        public void send(SendBuffer[] buffers, int count) {
            if (defect != GATHERS_BACKWARDS) {
                super.send(buffers, count);
                return;
            }
            for (int i = count - 1; i >= 0; i--) {
                send(buffers[i]);
            }
        }

        @Override
        public void send(ByteBuffer data, Deadline deadline) {
            if (defect == SENDS_ONE_BUFFER_OF_MANY) {
                data.limit(Math.min(data.limit(), data.position() + TransportBench.BUFFER_BYTES));
            }
            super.send(data, deadline);
        }

        @Override
        public ReceiveBuffer receive(int minBytes, int maxBytes, Deadline deadline) {
            if (defect == ENDS_ONCE && ended) {
                throw new IllegalStateException("end of stream was received");
            }
            ReceiveBuffer buffer = super.receive(
                    defect == IGNORES_MINIMUM ? 1 : minBytes,
                    defect == IGNORES_MAXIMUM ? Integer.MAX_VALUE : maxBytes,
                    deadline);
            ended = buffer.isEndOfStream();
            return buffer;
        }

        @Override
        public void shutdownOutput() {
            super.shutdownOutput();
            if (defect == SHUTS_BOTH_DIRECTIONS) {
                close();
            }
        }

        @Override
        public void abort(Throwable cause) {
            if (defect == FORGETS_LATER_CAUSES && aborted) {
                return;
            }
            aborted = true;
            super.abort(defect == HIDES_THE_CAUSE ? new IllegalStateException("hidden") : cause);
        }

        @Override
        public ChannelInfo info() {
            ChannelInfo info = super.info();
            return defect == COUNTS_NOTHING ? new ChannelInfo(info.local(), info.peer(), 0, 0, 0, 0) : info;
        }

        @Override
        public void close() {
            if (defect == BREAKS_ON_CLOSE) {
                super.abort(new IllegalStateException("not orderly"));
            }
            super.close();
        }
    }
}
