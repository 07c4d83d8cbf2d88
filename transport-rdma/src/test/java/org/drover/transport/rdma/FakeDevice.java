// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.transport.rdma;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The one device of a {@link FakeNetwork}. */
final class FakeDevice implements Device {
    private final FakeNetwork network;

    FakeDevice(FakeNetwork network) {
        this.network = network;
    }

    @Override
    public String name() {
        return "fake0";
    }

    @Override
    public ProtectionDomain newProtectionDomain() {
        synchronized (network) {
            network.failIfAsked("ibv_alloc_pd");
            return new Domain(network);
        }
    }

    @Override
    public CompletionQueue newCompletionQueue(int entries) {
        synchronized (network) {
            network.failIfAsked("ibv_create_cq");
            return new Completions(network, entries);
        }
    }

    /** Memory that is registered. */
    static final class Region implements MemoryRegion {
        private final FakeNetwork network;
        private final Domain domain;
        private final ByteBuffer memory;
        private int uses;
        private boolean deregistered;

        private Region(FakeNetwork network, Domain domain, ByteBuffer memory) {
            this.network = network;
            this.domain = domain;
            this.memory = memory;
            network.opened("memory region");
            domain.regions++;
        }

        ByteBuffer memory() {
            network.require(!deregistered, "memory touched that is not registered");
            return memory;
        }

        void used(int more) {
            uses += more;
            network.require(!deregistered, "memory posted that is not registered");
        }

        @Override
        public void deregister() {
            synchronized (network) {
                if (!deregistered) {
                    deregistered = true;
                    domain.regions--;
                    network.closed("memory region");
                    network.require(uses == 0, "memory deregistered while it is posted");
                }
            }
        }
    }

    private static final class Domain implements ProtectionDomain {
        private final FakeNetwork network;
        private int regions;

        private Domain(FakeNetwork network) {
            this.network = network;
            network.opened("protection domain");
        }

        @Override
        public MemoryRegion register(ByteBuffer memory, Access access) {
            synchronized (network) {
                network.failIfAsked("ibv_reg_mr");
                // Its own position and limit, as a device has the address only.
                return new Region(network, this, memory.duplicate().clear());
            }
        }

        @Override
        public void deallocate() {
            synchronized (network) {
                network.require(regions == 0, "protection domain deallocated with regions in it");
                network.closed("protection domain");
            }
        }
    }

    /** A completion queue. */
    static final class Completions implements CompletionQueue {
        private final FakeNetwork network;
        private final int entries;
        private final Deque<long[]> queue = new ArrayDeque<>();
        private final List<long[]> batch = new ArrayList<>();
        private boolean armed;
        private boolean notified;
        private boolean destroyed;

        private Completions(FakeNetwork network, int entries) {
            this.network = network;
            this.entries = entries;
            network.opened("completion queue");
        }

        void add(long requestId, int status, int byteCount, int immediate) {
            network.require(queue.size() < entries, "completion queue overrun");
            queue.add(new long[] {requestId, status, byteCount, immediate});
            notified |= armed;
            armed = false;
            network.notifyAll();
        }

        boolean takeNotification() {
            boolean was = notified;
            notified = false;
            return was;
        }

        @Override
        public int poll() {
            synchronized (network) {
                network.failIfAsked("ibv_poll_cq");
                network.require(!destroyed, "completion queue polled that is gone");
                batch.clear();
                while (!queue.isEmpty() && batch.size() < 16) {
                    batch.add(queue.poll());
                }
                return batch.size();
            }
        }

        @Override
        public long requestId(int index) {
            return batch.get(index)[0];
        }

        @Override
        public int status(int index) {
            return (int) batch.get(index)[1];
        }

        @Override
        public int byteCount(int index) {
            return (int) batch.get(index)[2];
        }

        @Override
        public int immediate(int index) {
            return (int) batch.get(index)[3];
        }

        @Override
        public void requestNotification() {
            synchronized (network) {
                network.failIfAsked("ibv_req_notify_cq");
                armed = true;
            }
        }

        @Override
        public void destroy() {
            synchronized (network) {
                if (!destroyed) {
                    destroyed = true;
                    network.closed("completion queue");
                }
            }
        }
    }
}
