// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.transport.rdma;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CreditLedgerTest {
    @Test
    void sendsAsManyAsThePeerHasPostedAndNotOneMore() {
        CreditLedger ledger = new CreditLedger(1, 2);
        ledger.dataSent();
        assertTrue(ledger.maySend());
        ledger.dataSent();
        assertFalse(ledger.maySend());
        assertThrows(IllegalStateException.class, ledger::dataSent);
        ledger.received(Immediate.of(Immediate.Kind.CREDIT, 0, 1), 0);
        assertTrue(ledger.maySend());
    }

    @Test
    void secondCreditMessageWaitsUntilTheFirstIsAcknowledged() {
        CreditLedger ledger = new CreditLedger(1, 1);
        receiveAndPostAgain(ledger, 0);
        assertEquals(1, Immediate.credits(ledger.creditMessageSent()));
        receiveAndPostAgain(ledger, 0);
        assertFalse(ledger.isCreditMessageDue(), "this message of the peer's has crossed the credit message");
        ledger.received(Immediate.of(Immediate.Kind.END, 1, 0), 0);
        assertTrue(ledger.isCreditMessageDue());
    }

    @Test
    void creditsGoWithDataWithoutAMessageOfTheirOwn() {
        CreditLedger ledger = new CreditLedger(4, 4);
        receiveAndPostAgain(ledger, 0);
        assertEquals(1, Immediate.credits(ledger.dataSent()));
        assertFalse(ledger.isCreditMessageDue());
    }

    @Test
    void freedBufferIsToldAtOnceToAPeerThatIsAlmostOut() {
        CreditLedger ledger = new CreditLedger(16, 16);
        for (int i = 0; i < 16; i++) {
            ledger.received(Immediate.of(Immediate.Kind.DATA, 0, 0), 1);
        }
        assertFalse(ledger.isCreditMessageDue());
        ledger.receivePostedAgain();
        assertTrue(ledger.isCreditMessageDue(), "15 are held, and the peer may wait for ever");
    }

    @Test
    void peerThatBreaksTheRulesIsFound() {
        assertViolates(Immediate.of(Immediate.Kind.CREDIT, 0, 1), 0); // more than all receives
        assertViolates(Immediate.of(Immediate.Kind.CREDIT, 0, 0), 0); // for nothing
        assertViolates(Immediate.of(Immediate.Kind.CREDIT, 0, 0), 5);
        assertViolates(Immediate.of(Immediate.Kind.DATA, 0, 0), 0);
        assertViolates(0xC0000000, 0); // a kind that there is not
        assertViolates(1 << 20, 1); // a bit that must be zero
        CreditLedger ledger = new CreditLedger(1, 1);
        ledger.received(Immediate.of(Immediate.Kind.DATA, 0, 0), 1);
        assertThrows(ProtocolException.class, () -> ledger.received(Immediate.of(Immediate.Kind.DATA, 0, 0), 1));
    }

    /** Any order of steps, any depth: neither end ever uses a receive that is not there, and both get all through. */
    @Test
    void neverDeadlocksAndNeverLacksAReceive() {
        for (int seed = 0; seed < 2_000; seed++) {
            Random random = new Random(seed);
            int messages = 50;
            End left = new End(1 + random.nextInt(5), 1 + random.nextInt(5), messages);
            End right = new End(left.peerDepth, left.ownDepth, messages);
            int idle = 0;
            while (left.received < messages || right.received < messages) {
                boolean moved = random.nextBoolean() ? left.step(right, random) : right.step(left, random);
                idle = moved ? 0 : idle + 1;
                assertTrue(idle < 1_000, "deadlock with seed " + seed);
            }
        }
    }

    private static void receiveAndPostAgain(CreditLedger ledger, int acknowledgement) {
        ledger.received(Immediate.of(Immediate.Kind.DATA, acknowledgement, 0), 1);
        ledger.receivePostedAgain();
    }

    private static void assertViolates(int immediate, int byteCount) {
        CreditLedger ledger = new CreditLedger(4, 4);
        assertThrows(ProtocolException.class, () -> ledger.received(immediate, byteCount));
    }

    /** An end whose messages lie on a wire until it takes them. */
    private static final class End {
        private final int ownDepth;
        private final int peerDepth;
        private final CreditLedger ledger;
        private final Deque<Integer> arriving = new ArrayDeque<>();
        private int toSend;
        private int posted;
        private int held;
        private int received;

        private End(int ownDepth, int peerDepth, int toSend) {
            this.ownDepth = ownDepth;
            this.peerDepth = peerDepth;
            this.ledger = new CreditLedger(ownDepth, peerDepth);
            this.posted = ownDepth + 1;
            this.toSend = toSend;
        }

        private boolean step(End other, Random random) {
            switch (random.nextInt(4)) {
                case 0:
                    return take();
                case 1:
                    if (held == 0) {
                        return false;
                    }
                    held--;
                    posted++;
                    ledger.receivePostedAgain();
                    return true;
                case 2:
                    if (toSend == 0 || !ledger.maySend()) {
                        return false;
                    }
                    toSend--;
                    other.arrive(ledger.dataSent());
                    return true;
                default:
                    if (!ledger.isCreditMessageDue()) {
                        return false;
                    }
                    other.arrive(ledger.creditMessageSent());
                    return true;
            }
        }

        private void arrive(int immediate) {
            assertTrue(posted-- > 0, "a message without a receive");
            arriving.add(immediate);
        }

        private boolean take() {
            if (arriving.isEmpty()) {
                return false;
            }
            int immediate = arriving.remove();
            boolean data = Immediate.kind(immediate) == Immediate.Kind.DATA;
            posted += data ? 0 : 1;
            ledger.received(immediate, data ? 1 : 0);
            held += data ? 1 : 0;
            received += data ? 1 : 0;
            return true;
        }
    }
}
