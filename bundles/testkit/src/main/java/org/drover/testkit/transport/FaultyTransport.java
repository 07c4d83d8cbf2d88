// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.testkit.transport;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.drover.api.Availability;
import org.drover.api.transport.BufferArena;
import org.drover.api.transport.Channel;
import org.drover.api.transport.Transport;
import org.drover.api.transport.TransportCapabilities;
import org.drover.api.transport.TransportProvider;
import org.drover.api.transport.TransportSettings;

/**
 * A transport with faults, put around a real one and used through the same SPI:
 * <pre>{@code
 * Gate credits = new Gate();
 * TransportProvider provider = FaultyTransport.over(new TcpTransportProvider())
 *         .cuttingChannel(2).afterSentBytes(1000)
 *         .stallingChannel(1).untilAcquireMayPass(credits);
 * }</pre>
 *
 * <p>Channels count from 0 in the order in which connect or accept returned them, over all transports that this provider
 * has opened: use one for each side. Faults are set before the channel is opened. Without faults it changes nothing.
 *
 * <p>Thread-safe. What waits at a gate ends also with the channel's abort or close, and with the deadline of the call.
 */
public final class FaultyTransport implements TransportProvider {
    private final TransportProvider provider;
    private final Map<Integer, ChannelFaults> faults = new TreeMap<>();
    private int openedCount;

    private FaultyTransport(TransportProvider provider) {
        this.provider = provider;
    }

    /**
     * Returns a provider of the same scheme.
     *
     * @param provider does the work
     */
    public static FaultyTransport over(TransportProvider provider) {
        return new FaultyTransport(provider);
    }

    /**
     * Aborts a channel in the middle of its stream.
     *
     * @param index the channel
     */
    public Cut cuttingChannel(int index) {
        return new Cut(index);
    }

    /**
     * Holds calls of a channel at a gate.
     *
     * @param index the channel
     */
    public Stall stallingChannel(int index) {
        return new Stall(index);
    }

    /**
     * Returns fewer bytes from receive than were asked for, also fewer than the minimum: what a transport that receives
     * into posted buffers may do at any time.
     *
     * @param index the channel
     * @param maxBytes 1 or more
     */
    public FaultyTransport shorteningReceivesOfChannel(int index, int maxBytes) {
        return with(index, faults -> faults.maxReceiveBytes = maxBytes);
    }

    /**
     * Sends twice the buffer that has a certain byte of the stream: what no transport may do, for tests of the receiver.
     *
     * @param index the channel
     * @param offsetBytes from the beginning of what this side sends
     */
    public FaultyTransport duplicatingOnChannel(int index, long offsetBytes) {
        return with(index, faults -> faults.duplicateAtBytes = offsetBytes);
    }

    /**
     * Inverts one byte of the stream: what no transport may do, for tests of the receiver.
     *
     * @param index the channel
     * @param offsetBytes from the beginning of what this side sends
     */
    public FaultyTransport corruptingChannel(int index, long offsetBytes) {
        return with(index, faults -> faults.corruptAtBytes = offsetBytes);
    }

    /** Returns how many channels were opened so far. */
    public synchronized int openedCount() {
        return openedCount;
    }

    @Override
    public String scheme() {
        return provider.scheme();
    }

    @Override
    public Availability availability() {
        return provider.availability();
    }

    @Override
    public TransportCapabilities capabilities() {
        return provider.capabilities();
    }

    @Override
    public Transport open(TransportSettings settings, BufferArena arena) {
        return new ForwardingTransport(provider.open(settings, arena), this::withFaults);
    }

    private synchronized Channel withFaults(Channel channel) {
        int index = openedCount++;
        ChannelFaults own = faults.get(index);
        return own == null ? channel : new FaultyChannel(channel, own, "channel " + index);
    }

    private synchronized FaultyTransport with(int index, Consumer<ChannelFaults> fault) {
        fault.accept(faults.computeIfAbsent(index, any -> new ChannelFaults()));
        return this;
    }

    /** Where to cut a channel. */
    public final class Cut {
        private final int index;

        private Cut(int index) {
            this.index = index;
        }

        /**
         * Cuts when this side has sent {@code count} bytes. Whether all of them reach the peer is the connection's matter.
         *
         * @param count 0 or more
         */
        public FaultyTransport afterSentBytes(long count) {
            return with(index, faults -> faults.cutAfterSentBytes = count);
        }

        /**
         * Cuts when this side has received {@code count} bytes.
         *
         * @param count 0 or more
         */
        public FaultyTransport afterReceivedBytes(long count) {
            return with(index, faults -> faults.cutAfterReceivedBytes = count);
        }
    }

    /** Which calls to hold. */
    public final class Stall {
        private final int index;

        private Stall(int index) {
            this.index = index;
        }

        /**
         * Holds acquire: no buffer, or no credit of the peer.
         *
         * @param gate opened by the test
         */
        public FaultyTransport untilAcquireMayPass(Gate gate) {
            return with(index, faults -> faults.acquireGate = gate);
        }

        /**
         * Holds send: the network takes nothing.
         *
         * @param gate opened by the test
         */
        public FaultyTransport untilSendMayPass(Gate gate) {
            return with(index, faults -> faults.sendGate = gate);
        }

        /**
         * Holds receive: the network brings nothing.
         *
         * @param gate opened by the test
         */
        public FaultyTransport untilReceiveMayPass(Gate gate) {
            return with(index, faults -> faults.receiveGate = gate);
        }
    }
}
