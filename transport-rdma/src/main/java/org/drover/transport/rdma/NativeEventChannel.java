// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.transport.rdma;

import static org.drover.transport.rdma.Layout.RDMA_CM_EVENT_EVENT;
import static org.drover.transport.rdma.Layout.RDMA_CM_EVENT_ID;
import static org.drover.transport.rdma.Layout.RDMA_CM_EVENT_PARAM_CONN_PRIVATE_DATA;
import static org.drover.transport.rdma.Layout.RDMA_CM_EVENT_PARAM_CONN_PRIVATE_DATA_LEN;
import static org.drover.transport.rdma.Layout.RDMA_CM_EVENT_STATUS;
import static org.drover.transport.rdma.Layout.RDMA_EVENT_CHANNEL_FD;
import static org.drover.transport.rdma.Layout.RDMA_PS_TCP;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** {@code struct rdma_event_channel}, with an eventfd to wake whoever waits. */
final class NativeEventChannel implements EventChannel {
    private static final ConnectionEvent.Kind[] KINDS = ConnectionEvent.Kind.values();
    private static final byte[] NOTHING = new byte[0];

    private final long channel;
    private final int wakeFd;

    /** Of the waiting thread: an event pointer, 8 bytes of the eventfd, three pollfd. */
    private final Memory scratch = new Memory(16 + 3 * LibC.POLLFD_BYTES);

    /** The one that {@link #wake} writes. */
    private final Memory one = new Memory(8);

    private final Map<Long, NativeConnectionId> ids = new ConcurrentHashMap<>();
    private boolean closed;

    NativeEventChannel(long channel) {
        this.channel = channel;
        LibC.setNonBlocking(fd());
        wakeFd = LibC.eventfd(0, LibC.EVENT_FD_FLAGS);
        if (wakeFd < 0) {
            throw new VerbsException("eventfd", Native.getLastError());
        }
        one.setLong(0, 1);
    }

    @Override
    public ConnectionId newId() {
        Memory out = new Memory(8);
        if (RdmaCm.rdma_create_id(channel, Pointer.nativeValue(out), 0, RDMA_PS_TCP) != 0) {
            throw new VerbsException("rdma_create_id", Native.getLastError());
        }
        NativeConnectionId id = new NativeConnectionId(this, out.getLong(0));
        ids.put(id.address(), id);
        return id;
    }

    @Override
    public ConnectionEvent next() {
        if (RdmaCm.rdma_get_cm_event(channel, Pointer.nativeValue(scratch)) != 0) {
            int errno = Native.getLastError();
            if (errno == Errno.EAGAIN || errno == LibC.EINTR) {
                return null;
            }
            throw new VerbsException("rdma_get_cm_event", errno);
        }
        Pointer event = scratch.getPointer(0);
        try {
            return copy(event);
        } finally {
            // At once: rdma_destroy_id and rdma_migrate_id wait until all events of the id are acknowledged.
            RdmaCm.rdma_ack_cm_event(Pointer.nativeValue(event));
        }
    }

    @Override
    public void await(CompletionQueue completions, long timeoutMillis) {
        int count = 2;
        setDescriptor(0, wakeFd);
        setDescriptor(1, fd());
        if (completions != null) {
            setDescriptor(count++, ((NativeCompletionQueue) completions).fd());
        }
        int timeout = timeoutMillis < 0 ? -1 : (int) Math.min(timeoutMillis, Integer.MAX_VALUE);
        int ready = LibC.poll(Pointer.nativeValue(scratch) + 16, count, timeout);
        if (ready < 0 && Native.getLastError() != LibC.EINTR) {
            throw new VerbsException("poll", Native.getLastError());
        }
        if (ready > 0 && scratch.getShort(16 + 6) != 0) {
            LibC.read(wakeFd, Pointer.nativeValue(scratch) + 8, 8);
        }
        if (ready > 0 && completions != null && scratch.getShort(16 + 2 * LibC.POLLFD_BYTES + 6) != 0) {
            ((NativeCompletionQueue) completions).takeNotification();
        }
    }

    /** Guarded, as a descriptor number may be another file's once it is closed. */
    @Override
    public synchronized void wake() {
        if (!closed) {
            LibC.write(wakeFd, Pointer.nativeValue(one), 8);
        }
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            LibC.close(wakeFd);
            RdmaCm.rdma_destroy_event_channel(channel);
        }
    }

    long address() {
        return channel;
    }

    void adopt(NativeConnectionId id) {
        ids.put(id.address(), id);
    }

    void forget(NativeConnectionId id) {
        ids.remove(id.address());
    }

    private int fd() {
        return new Pointer(channel).getInt(RDMA_EVENT_CHANNEL_FD);
    }

    /** {@code struct pollfd} of poll.h: fd, events, revents. */
    private void setDescriptor(int index, int fd) {
        long at = 16 + (long) index * LibC.POLLFD_BYTES;
        scratch.setInt(at, fd);
        scratch.setShort(at + 4, LibC.POLLIN);
        scratch.setShort(at + 6, (short) 0);
    }

    private ConnectionEvent copy(Pointer event) {
        int number = event.getInt(RDMA_CM_EVENT_EVENT);
        if (number < 0 || number >= KINDS.length) {
            throw new VerbsException("rdma_get_cm_event: unknown event " + number, Errno.EINVAL);
        }
        int bytes = event.getByte(RDMA_CM_EVENT_PARAM_CONN_PRIVATE_DATA_LEN) & 0xff;
        Pointer data = event.getPointer(RDMA_CM_EVENT_PARAM_CONN_PRIVATE_DATA);
        return new ConnectionEvent(
                ids.computeIfAbsent(event.getLong(RDMA_CM_EVENT_ID), id -> new NativeConnectionId(this, id)),
                KINDS[number],
                event.getInt(RDMA_CM_EVENT_STATUS),
                data == null || bytes == 0 ? NOTHING : data.getByteArray(0, bytes));
    }
}
