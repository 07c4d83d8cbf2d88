// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.transport.rdma;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;

/** One end of a connection in a {@link FakeNetwork}. */
final class FakeConnectionId implements ConnectionId {
    /** What the connection manager pads private data to: measured with rdma_rxe of Linux 6.12. */
    private static final int REQUEST_BYTES = 56;

    private static final int ESTABLISHED_BYTES = 196;
    private static final int REJECTED_BYTES = 148;
    private static final int NO_LISTENER = 8;
    private static final int OWNER_REFUSES = 28;

    private final FakeNetwork network;
    private FakeEventChannel events;
    private FakeConnectionId peer;
    private FakeQueuePair pair;
    private InetSocketAddress local;
    private InetSocketAddress remote;
    private boolean connected;
    private boolean destroyed;

    FakeConnectionId(FakeNetwork network, FakeEventChannel events) {
        this.network = network;
        this.events = events;
        network.opened("id");
        network.made(this);
    }

    @Override
    public void bind(InetSocketAddress address) {
        synchronized (network) {
            network.failIfAsked("rdma_bind_addr");
            local = new InetSocketAddress(address.getAddress(), network.bind(this, address.getPort()));
        }
    }

    @Override
    public void listen(int backlog) {
        synchronized (network) {
            network.failIfAsked("rdma_listen");
        }
    }

    @Override
    public void resolveAddress(InetSocketAddress destination, int timeoutMillis) {
        synchronized (network) {
            network.failIfAsked("rdma_resolve_addr");
            remote = destination;
            local = new InetSocketAddress(InetAddress.getLoopbackAddress(), network.freePort());
            emit(ConnectionEvent.Kind.ADDR_RESOLVED, 0, new byte[0], 0);
        }
    }

    @Override
    public void resolveRoute(int timeoutMillis) {
        synchronized (network) {
            network.failIfAsked("rdma_resolve_route");
            emit(ConnectionEvent.Kind.ROUTE_RESOLVED, 0, new byte[0], 0);
        }
    }

    @Override
    public Device device() {
        return network.device;
    }

    @Override
    public QueuePair newQueuePair(ProtectionDomain domain, CompletionQueue completions, int sends, int receives) {
        synchronized (network) {
            network.failIfAsked("rdma_create_qp");
            network.opened("queue pair");
            pair = new FakeQueuePair(network, (FakeDevice.Completions) completions, sends, receives);
            return pair;
        }
    }

    @Override
    public void connect(byte[] privateData) {
        synchronized (network) {
            network.failIfAsked("rdma_connect");
            network.require(pair != null && pair.hasReceives(), "connect before receives are posted");
            FakeConnectionId listener = network.listener(remote);
            if (listener == null) {
                emit(ConnectionEvent.Kind.REJECTED, NO_LISTENER, new byte[0], REJECTED_BYTES);
                return;
            }
            peer = new FakeConnectionId(network, listener.events);
            peer.peer = this;
            peer.local = listener.local;
            peer.remote = local;
            peer.emit(ConnectionEvent.Kind.CONNECT_REQUEST, 0, privateData, REQUEST_BYTES);
        }
    }

    @Override
    public void accept(byte[] privateData) {
        synchronized (network) {
            network.failIfAsked("rdma_accept");
            if (peer == null || peer.destroyed) {
                throw new VerbsException("rdma_accept", Errno.EINVAL);
            }
            network.require(pair != null && pair.hasReceives(), "accept before receives are posted");
            connected = true;
            peer.connected = true;
            pair.connect(peer.pair);
            peer.pair.connect(pair);
            peer.emit(ConnectionEvent.Kind.ESTABLISHED, 0, privateData, ESTABLISHED_BYTES);
            if (!network.losesConfirmations()) {
                emit(ConnectionEvent.Kind.ESTABLISHED, 0, new byte[0], 0);
            }
        }
    }

    @Override
    public void reject(byte[] privateData) {
        synchronized (network) {
            network.failIfAsked("rdma_reject");
            if (peer != null && !peer.destroyed) {
                peer.emit(ConnectionEvent.Kind.REJECTED, OWNER_REFUSES, privateData, REJECTED_BYTES);
            }
            peer = null;
        }
    }

    @Override
    public void disconnect() {
        synchronized (network) {
            end();
        }
    }

    @Override
    public void moveTo(EventChannel other) {
        synchronized (network) {
            network.failIfAsked("rdma_migrate_id");
            FakeEventChannel to = (FakeEventChannel) other;
            events.moveTo(to, this);
            events = to;
        }
    }

    @Override
    public InetSocketAddress localAddress() {
        return local;
    }

    @Override
    public InetSocketAddress peerAddress() {
        return remote;
    }

    @Override
    public void destroy() {
        synchronized (network) {
            if (destroyed) {
                return;
            }
            destroyed = true;
            end();
            if (!connected && peer != null && !peer.destroyed) {
                peer.emit(ConnectionEvent.Kind.REJECTED, OWNER_REFUSES, new byte[0], REJECTED_BYTES);
            }
            network.unbind(this);
            events.forget(this);
            if (pair != null) {
                pair.destroy();
                network.closed("queue pair");
            }
            network.closed("id");
        }
    }

    /** An event of this end, as a test wants it. */
    void happen(ConnectionEvent.Kind kind) {
        synchronized (network) {
            emit(kind, 0, new byte[0], 0);
        }
    }

    private void end() {
        if (connected) {
            connected = false;
            pair.fail();
            if (peer.connected) {
                peer.emit(ConnectionEvent.Kind.DISCONNECTED, 0, new byte[0], 0);
            }
        }
    }

    private void emit(ConnectionEvent.Kind kind, int status, byte[] privateData, int paddedBytes) {
        events.add(new ConnectionEvent(
                this, kind, status, Arrays.copyOf(privateData, Math.max(paddedBytes, privateData.length))));
    }
}
