// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.transport.rdma;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class AdaptiveSpinTest {
    private final AdaptiveSpin spin = new AdaptiveSpin();

    @Test
    void endsAfterItsTime() {
        assertTrue(spin.lookAgain(0));
        assertTrue(spin.lookAgain(AdaptiveSpin.LEAST_NANOS - 1));
        assertFalse(spin.lookAgain(AdaptiveSpin.LEAST_NANOS));
    }

    @Test
    void looksLongerWhereItPaysAndNeverLongerThanTheMost() {
        for (int i = 0; i < 20; i++) {
            spin.lookAgain(0);
            spin.found();
        }
        assertTrue(spin.lookAgain(0));
        assertTrue(spin.lookAgain(AdaptiveSpin.MOST_NANOS - 1));
        assertFalse(spin.lookAgain(AdaptiveSpin.MOST_NANOS));
    }

    @Test
    void looksShorterWhereItDoesNotPay() {
        for (int i = 0; i < 20; i++) {
            spin.lookAgain(0);
            spin.found();
        }
        for (int i = 0; i < 20; i++) {
            spin.lookAgain(0);
            assertFalse(spin.lookAgain(AdaptiveSpin.MOST_NANOS));
        }
        assertTrue(spin.lookAgain(0));
        assertFalse(spin.lookAgain(AdaptiveSpin.LEAST_NANOS));
    }
}
