// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.transport.rdma;

import org.drover.api.transport.TransportSettings;

/**
 * Who may send how much: what stands between a sender and a peer without a posted receive. Not thread-safe: the channel's
 * lock guards it.
 *
 * <p>Each end posts its depth of receives for data, one for a credit message and one for the end of the stream. A message of
 * data takes one credit, and the receiver returns it, with any message of its own, once the buffer is posted again. If it has
 * none to send it sends a credit message, which is not acknowledged by one, as that would never end: it must not send a second
 * before a message of the peer's shows that the first has arrived and its receive is posted again.
 *
 * <p><b>Why this does not deadlock.</b> A credit message brings at least one credit. Either the peer has used one of those
 * since, then a message that acknowledges is on its way; or it has not, then it is not out of credits.
 */
final class CreditLedger {
    /** Part of the depth that is gathered before a credit message: fewer messages, and the peer still has the rest. */
    private static final int GATHER_DIVISOR = 4;

    private final int ownDepth;
    private final int peerDepth;
    private final int gather;

    /** How many messages of data this end may still send. */
    private int sendable;

    /** How many messages of data the peer may still send, as far as it has been told. */
    private int peerSendable;

    /** How many receives have been posted again that the peer does not know of. */
    private int unreturned;

    private int creditMessagesSent;
    private int creditMessagesReceived;
    private boolean creditMessageUnacknowledged;

    /**
     * Creates the ledger of a connection that opens.
     *
     * @param ownDepth receives for data that this end has posted, 1 to {@link TransportSettings#MAX_DEPTH}
     * @param peerDepth the same of the peer
     */
    CreditLedger(int ownDepth, int peerDepth) {
        this.ownDepth = ownDepth;
        this.peerDepth = peerDepth;
        this.sendable = peerDepth;
        this.peerSendable = ownDepth;
        this.gather = Math.max(1, ownDepth / GATHER_DIVISOR);
    }

    /** Returns whether a message of data may be sent. */
    boolean maySend() {
        return sendable > 0;
    }

    /** Takes a credit for a message of data; {@link #maySend} must hold. Returns what goes with it. */
    int dataSent() {
        if (sendable == 0) {
            throw new IllegalStateException("no credit");
        }
        sendable--;
        return immediate(Immediate.Kind.DATA);
    }

    /** Returns whether the peer should be told of credits now, though there is nothing else to tell it. */
    boolean isCreditMessageDue() {
        return !creditMessageUnacknowledged && unreturned > 0 && (unreturned >= gather || peerSendable < gather);
    }

    /** Returns what goes with a credit message; {@link #isCreditMessageDue} must hold. */
    int creditMessageSent() {
        int immediate = immediate(Immediate.Kind.CREDIT);
        creditMessagesSent++;
        creditMessageUnacknowledged = true;
        return immediate;
    }

    /** Returns what goes with the end of this direction. */
    int endSent() {
        return immediate(Immediate.Kind.END);
    }

    /**
     * Takes note of a message of the peer's.
     *
     * @return what it is
     * @throws ProtocolException if the peer was not allowed to send it
     */
    Immediate.Kind received(int immediate, int byteCount) {
        Immediate.Kind kind = Immediate.kind(immediate);
        int credits = Immediate.credits(immediate);
        if (credits > peerDepth - sendable) {
            throw new ProtocolException(credits + " credits, when of its " + peerDepth + " receives " + sendable
                    + " were known to be free");
        }
        if ((kind == Immediate.Kind.DATA) != (byteCount > 0)) {
            throw new ProtocolException("a message of kind " + kind + " with " + byteCount + " bytes");
        }
        sendable += credits;
        if (Immediate.acknowledgement(immediate) == (creditMessagesSent & 1)) {
            creditMessageUnacknowledged = false;
        }
        if (kind == Immediate.Kind.DATA) {
            if (peerSendable == 0) {
                throw new ProtocolException("data without a credit, when all " + ownDepth + " receives were in use");
            }
            peerSendable--;
        } else if (kind == Immediate.Kind.CREDIT) {
            if (credits == 0) {
                throw new ProtocolException("a credit message without credits");
            }
            creditMessagesReceived++;
        }
        return kind;
    }

    /** Takes note that a receive that had held data is posted again. */
    void receivePostedAgain() {
        unreturned++;
    }

    private int immediate(Immediate.Kind kind) {
        int credits = unreturned;
        peerSendable += credits;
        unreturned = 0;
        return Immediate.of(kind, creditMessagesReceived, credits);
    }
}
