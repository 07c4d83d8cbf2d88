// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.internal.source;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.drover.api.handler.PendingState;
import org.drover.api.migration.SwitchoverReport.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When the machine is stopped, and what rate that counts on. */
class SwitchoverDecisionTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long MIB = 1 << 20;

    @ParameterizedTest(name = "{0} + {1} of {2} bytes, last round {3}: {4}")
    @CsvSource({
        "0,0,0,false,WITHIN_LIMIT",
        "60,40,100,false,WITHIN_LIMIT",
        "61,40,100,false,NOT_YET", // another round makes 61 less
        "61,40,100,true,ROUND_LIMIT",
        "0,101,100,false,STOP_COPY_EXCEEDS_LIMIT", // where QEMU 10.0 goes on for ever
        "100,101,100,false,STOP_COPY_EXCEEDS_LIMIT",
        "101,101,100,false,NOT_YET",
        "9223372036854775807,9223372036854775807,100,false,NOT_YET",
    })
    void stopsWhenItFitsOrNoRoundHelps(long precopy, long stopCopy, double threshold, boolean last, Reason expected) {
        assertEquals(expected, SwitchoverDecision.reason(new PendingState(precopy, stopCopy), threshold, last));
    }

    @Test
    void rateIsThatOfTheLastRoundThatSaysSomething() {
        CarriedRate rate = new CarriedRate();
        assertEquals(128.0 * MIB, rate.bytesPerSecond(), "before anything was measured");
        rate.begin(0, 0);
        rate.end(64 * MIB, SECOND);
        assertEquals(64.0 * MIB, rate.bytesPerSecond());
        rate.begin(64 * MIB, 10 * SECOND);
        rate.end(65 * MIB, 20 * SECOND); // idle: little was there to be sent
        assertEquals(64.0 * MIB, rate.bytesPerSecond());
    }

    @Test
    void timeThatMaxBandwidthTookIsNotTheChannels() {
        CarriedRate rate = new CarriedRate();
        rate.begin(0, 0);
        rate.idle(3 * SECOND);
        rate.end(64 * MIB, 4 * SECOND);
        assertEquals(64.0 * MIB, rate.bytesPerSecond());
        rate.begin(0, 0);
        rate.end(32 * MIB, SECOND);
        assertEquals(32.0 * MIB, rate.bytesPerSecond(), "held back before, not now");
    }
}
