// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.transport.rdma;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.drover.api.transport.TransportSettings;

/**
 * What each end tells of itself in the private data of the connection's request and its answer, as
 * docs/reference/rdma-protocol.md lays it down. It carries its own length, as the connection manager pads.
 *
 * @param version of the protocol
 * @param bufferBytes capacity of each posted receive, and so of each message
 * @param receiveDepth receives posted for data
 * @param role which end this is
 * @param number the channel's in the transport that connected, from 0; the answer repeats it
 */
record Hello(int version, int bufferBytes, int receiveDepth, Role role, int number) {
    static final int VERSION = 1;

    /** Room in a request of RDMA_PS_TCP: 92 bytes of InfiniBand's REQ without the 36 of rdma_cm's own header. */
    static final int MOST_BYTES = 56;

    /** "DRMA". */
    private static final int MAGIC = 0x44524d41;

    private static final int BYTES = 24;

    /** Which end of the connection. The number on the wire is the ordinal and 1, so that 0 is none. */
    enum Role {
        CONNECTOR,
        ACCEPTOR
    }

    static Hello of(int bufferBytes, int receiveDepth, Role role, int number) {
        return new Hello(VERSION, bufferBytes, receiveDepth, role, number);
    }

    byte[] encode() {
        return ByteBuffer.allocate(BYTES)
                .putInt(MAGIC)
                .putShort((short) BYTES)
                .putShort((short) version)
                .putInt(bufferBytes)
                .putShort((short) receiveDepth)
                .put((byte) (role.ordinal() + 1))
                .put((byte) 0)
                .putInt(number)
                .putInt(0)
                .array();
    }

    /**
     * Decodes what the connection manager has handed over.
     *
     * @param padded what the peer sent, and whatever follows it
     * @throws RefusedException if this end cannot talk to it: not Drover, or another version
     */
    static Hello decode(byte[] padded) {
        ByteBuffer in = ByteBuffer.wrap(padded);
        if (padded.length < 8 || in.getInt() != MAGIC) {
            byte[] begin = Arrays.copyOf(padded, Math.min(padded.length, 4));
            throw new RefusedException(
                    Refusal.NOT_DROVER,
                    begin.length < 4 ? 0 : ByteBuffer.wrap(begin).getInt());
        }
        int bytes = in.getShort() & 0xffff;
        int version = in.getShort() & 0xffff;
        if (version != VERSION) {
            throw new RefusedException(Refusal.VERSION, version);
        }
        if (bytes != BYTES || padded.length < BYTES) {
            throw new RefusedException(Refusal.LENGTH, bytes);
        }
        int bufferBytes = in.getInt();
        int receiveDepth = in.getShort() & 0xffff;
        int role = in.get() & 0xff;
        in.get();
        if (receiveDepth < 1 || receiveDepth > TransportSettings.MAX_DEPTH) {
            throw new RefusedException(Refusal.DEPTH, receiveDepth);
        }
        if (role < 1 || role > Role.values().length) {
            throw new RefusedException(Refusal.ROLE, role);
        }
        return new Hello(version, bufferBytes, receiveDepth, Role.values()[role - 1], in.getInt());
    }

    /**
     * Checks that this end can talk to the other.
     *
     * @param peer what the other end has told
     * @throws RefusedException if not
     */
    void requireFit(Hello peer) {
        if (peer.bufferBytes != bufferBytes) {
            throw new RefusedException(Refusal.BUFFER_BYTES, peer.bufferBytes);
        }
        if (peer.role == role) {
            throw new RefusedException(Refusal.ROLE, peer.role.ordinal() + 1);
        }
        if (role == Role.CONNECTOR && peer.number != number) {
            throw new RefusedException(Refusal.NUMBER, peer.number);
        }
    }
}
