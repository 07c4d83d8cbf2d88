// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vfio.internal.handler;

import java.nio.ByteBuffer;
import org.drover.api.Cancellation;
import org.drover.api.DroverException;
import org.drover.api.ErrorCategory;
import org.drover.api.MigrationCancelledException;
import org.drover.api.ProtocolException;
import org.drover.api.handler.StatePacket;
import org.drover.api.handler.StateStatistics;
import org.drover.api.transport.ReceiveBuffer;

/**
 * Puts the device-state packets of one device back in order. Channel threads put packets in as they arrive; the device's
 * load thread takes their parts out in the order of the indices, also the parts of a packet that is still arriving.
 *
 * <p><b>Bounded.</b> The parts are the channels' own lent buffers: channels × depth of them, for all devices together. A
 * channel whose buffers are all held here reads nothing more from its connection, so the source waits; nothing fails. At
 * most {@code capacity} packets are held, and beside them the one that is next.
 *
 * <p><b>No deadlock.</b> The source submits the packets of all devices in one first-in first-out order, and each channel
 * keeps that order. So consider the oldest packet that is not loaded yet. Everything before it on its channel is loaded
 * and has given its buffers back, so its channel can receive it, and whatever its depth, one buffer is enough, because
 * the parts of the next packet are taken as they arrive. All earlier packets of its device are loaded, so its device's
 * load thread waits for just this packet, and a full window lets it in. Hence something can always move.
 *
 * <p><b>No deadlock where devices are loaded in an order</b> (a load thread that begins only when other devices have been
 * loaded). The source submits nothing of such a device before everything of those others. So for the oldest packet not
 * loaded: everything of the devices that its device is after was submitted before it, hence is loaded, data and config, and
 * its load thread is not held back. A config that waits for all that iterates waits for the main channel, which waits for
 * synchronisation packets at most; the source submits nothing of a device that comes after others before the main thread has
 * written every SECTION_END, so no such packet stands behind one that is held back. All orders together have no cycle. A
 * source that keeps no order (a QEMU) could fill the windows with packets of devices that wait: the runtime refuses it before
 * any device is touched.
 *
 * <p>This asks one thing of whoever calls {@link #put}: nothing but buffers may hold a channel's packets back. A channel
 * that has read a synchronisation packet must go on with device state, and wait with memory pages alone. The source puts
 * such packets on the channels one after the other while save threads submit, so behind the one on a first channel may
 * stand the packet that frees the buffers of a second channel, whose own synchronisation packet is yet to be read.
 *
 * <p>Against a source that keeps no such order, or leaves a packet out, stands the migration's stall limit; once all
 * channels have ended, a packet that is missing fails the load at once.
 *
 * <p><b>Threads.</b> {@link #put} and {@link #putLast} on channel threads, {@link #take} and {@link #config} on the load
 * thread, the rest on any. The device and the connections are never called with the lock held, except to give a buffer
 * back. All waits end by a cancel.
 */
final class ReorderWindow implements AutoCloseable {
    private static final long NONE = -1;

    /** For the statistics; no valid index. */
    private static final int NO_PACKET = VfioWire.INVALID_INDEX;

    private final String device;
    private final int capacity;
    private final Cancellation cancellation;
    private final StateStatistics statistics;
    private final Cancellation.Registration registration;

    private final Object lock = new Object();
    // All below is guarded by the lock. Indices are unsigned 32 bits, as longs.
    private final PacketQueue queue = new PacketQueue();
    private long nextIndex;
    private long highestIndex = NONE;
    private long lastIndex = NONE;
    private ByteBuffer config;
    private boolean channelsEnded;
    private boolean closed;
    private Throwable failure;

    /**
     * Creates an empty window.
     *
     * @param device names the device in messages
     * @param capacity most packets held: channels × depth, 1 or more
     * @param cancellation ends its waits
     * @param statistics counts the packets
     */
    ReorderWindow(String device, int capacity, Cancellation cancellation, StateStatistics statistics) {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity " + capacity + " is less than 1");
        }
        this.device = device;
        this.capacity = capacity;
        this.cancellation = cancellation;
        this.statistics = statistics;
        this.registration = cancellation.onCancel(this::wake);
    }

    /**
     * Puts the parts of a data packet in while they arrive. Blocks until the last part has arrived, and while the window
     * is full and the packet not the next.
     *
     * @param packet after its 12-byte header, not empty
     * @param index unsigned
     * @throws ProtocolException if the index was there already or lies after the last one
     */
    void put(StatePacket packet, int index) {
        try {
            PacketQueue.Packet entry = admit(Integer.toUnsignedLong(index));
            while (packet.remainingBytes() > 0) {
                ReceiveBuffer part = packet.next();
                append(entry, part, packet.remainingBytes() == 0);
            }
        } catch (RuntimeException | Error e) {
            fail(e);
            throw e;
        }
    }

    private PacketQueue.Packet admit(long index) {
        synchronized (lock) {
            for (; ; ) {
                checkNew(index);
                checkOpen();
                if (queue.size() < capacity || index == nextIndex) {
                    break;
                }
                awaitChange();
            }
            highestIndex = Math.max(highestIndex, index);
            PacketQueue.Packet entry = queue.insert((int) index);
            countPacket();
            return entry;
        }
    }

    private void append(PacketQueue.Packet entry, ReceiveBuffer part, boolean last) {
        synchronized (lock) {
            try {
                checkOpen();
            } catch (RuntimeException | Error e) {
                part.close();
                throw e;
            }
            queue.append(entry, part, last);
            if (entry == queue.head()) {
                lock.notifyAll();
            }
        }
    }

    /**
     * Copies the last packet, which holds the config state, and lets its buffers go at once. It may have to wait long: a
     * config that is loaded after everything that iterates waits for the main thread, which may itself wait until this
     * packet's channel has read a synchronisation packet that stands behind it. If the packet kept the channel's buffers,
     * neither would ever go on.
     *
     * @param packet after its 12-byte header; {@link ConfigEnvelope#MAX_BYTES} or less
     * @param index unsigned
     * @throws ProtocolException if there was a last packet already, or one with a higher index, or its tags are missing
     */
    void putLast(StatePacket packet, int index) {
        try {
            int bytes = packet.remainingBytes();
            if (bytes < VfioWire.CONFIG_TAGS_BYTES || bytes > ConfigEnvelope.MAX_BYTES) {
                throw new ProtocolException("device " + device + ": its last device-state packet has " + bytes
                        + " bytes of config state, must be " + VfioWire.CONFIG_TAGS_BYTES + " to "
                        + ConfigEnvelope.MAX_BYTES);
            }
            announceLast(Integer.toUnsignedLong(index));
            ByteBuffer envelope = ByteBuffer.allocate(bytes);
            packet.read(envelope);
            ByteBuffer opened = ConfigEnvelope.open(device, envelope.flip());
            synchronized (lock) {
                checkOpen();
                config = opened;
                countPacket();
                lock.notifyAll();
            }
        } catch (RuntimeException | Error e) {
            fail(e);
            throw e;
        }
    }

    private void announceLast(long index) {
        synchronized (lock) {
            if (lastIndex != NONE) {
                throw new ProtocolException("device " + device + ": device-state packet " + index
                        + " says that it is the last one, and so did packet " + lastIndex);
            }
            if (index <= highestIndex) {
                throw new ProtocolException("device " + device + ": device-state packet " + index
                        + " says that it is the last one, but packet " + highestIndex + " has arrived");
            }
            checkOpen();
            lastIndex = index;
        }
    }

    /**
     * Takes the next part of the state. Blocks until it is there.
     *
     * @return the part, which the caller closes; {@code null} once all data has been taken and the config is there
     * @throws ProtocolException if a packet is missing and all channels have ended
     */
    ReceiveBuffer take() {
        synchronized (lock) {
            for (; ; ) {
                checkOpen();
                PacketQueue.Packet head = queue.head();
                if (head != null && Integer.toUnsignedLong(head.index()) == nextIndex) {
                    ReceiveBuffer part = queue.pollHeadPart();
                    if (part != null) {
                        return part;
                    }
                    if (head.isComplete()) {
                        queue.removeHead();
                        nextIndex++;
                        statistics.queuedPackets(waitingPackets());
                        lock.notifyAll();
                        continue;
                    }
                } else if (nextIndex == lastIndex && config != null) {
                    return null;
                } else if (channelsEnded) {
                    throw missing();
                }
                statistics.awaitedPacket((int) nextIndex);
                awaitChange();
                statistics.awaitedPacket(NO_PACKET);
            }
        }
    }

    /** Returns the config, without its tags; after {@link #take} has returned {@code null}. */
    ByteBuffer config() {
        synchronized (lock) {
            return config;
        }
    }

    /** What has not arrived yet never will. Does not block. */
    void channelsEnded() {
        synchronized (lock) {
            channelsEnded = true;
            lock.notifyAll();
        }
    }

    /** Ends all waits with an error, unless something failed before. @param error what failed; rethrown by the waits */
    void fail(Throwable error) {
        synchronized (lock) {
            if (failure == null) {
                failure = error;
            }
            lock.notifyAll();
        }
    }

    /** Returns normally as long as no packet was refused and no wait has failed. */
    void throwIfFailed() {
        synchronized (lock) {
            if (failure instanceof DroverException known) {
                throw known;
            }
            if (failure != null) {
                throw new DroverException(ErrorCategory.INTERNAL, "device " + device + ": loading has failed", failure);
            }
        }
    }

    /** Gives all buffers back and takes none any more. Idempotent. */
    @Override
    public void close() {
        registration.close();
        synchronized (lock) {
            closed = true;
            queue.clear();
            lock.notifyAll();
        }
    }

    private void wake() {
        synchronized (lock) {
            lock.notifyAll();
        }
    }

    private void awaitChange() {
        try {
            lock.wait();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MigrationCancelledException(
                    "device " + device + ": interrupted while waiting for device-state packet " + nextIndex, e);
        }
    }

    private void countPacket() {
        statistics.addPacket();
        statistics.queuedPackets(waitingPackets());
    }

    /** How many packets wait for an earlier one. */
    private int waitingPackets() {
        PacketQueue.Packet head = queue.head();
        int ready = head != null && Integer.toUnsignedLong(head.index()) == nextIndex ? 1 : 0;
        int waitingConfig = config != null && nextIndex != lastIndex ? 1 : 0;
        return queue.size() - ready + waitingConfig;
    }

    private void checkNew(long index) {
        if (lastIndex != NONE && index > lastIndex) {
            throw new ProtocolException("device " + device + ": device-state packet " + index
                    + " lies after the last one, which is packet " + lastIndex);
        }
        if (index < nextIndex || index == lastIndex || queue.holds((int) index)) {
            throw new ProtocolException(
                    "device " + device + ": device-state packet " + index + " has arrived a second time");
        }
    }

    private void checkOpen() {
        throwIfFailed();
        cancellation.throwIfCancelled();
        if (closed) {
            throw new DroverException(
                    ErrorCategory.INTERNAL, "device " + device + ": its reorder window is closed; nothing can come");
        }
    }

    private ProtocolException missing() {
        String last = lastIndex == NONE ? "the last one has not arrived either" : "the last one is " + lastIndex;
        // Nothing at all is what a source gives that sends the state over the main channel.
        String advice = highestIndex == NONE && lastIndex == NONE ? "; " + MultifdTransferDecision.BOTH_SIDES : "";
        return new ProtocolException("device " + device + ": device-state packet " + nextIndex
                + " is missing, and all multifd channels have ended; " + last + advice);
    }
}
