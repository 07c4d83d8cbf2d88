// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.frontend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AmountsTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "1023, 1023 B",
        "1024, 1.00 KiB",
        "10240, 10.0 KiB",
        "102400, 100 KiB",
        "1048575, 1.00 MiB",
        "1610612736, 1.50 GiB",
        "9223372036854775807, 8.00 EiB"
    })
    void bytesHaveThreeDigitsAndTheUnitThatFits(double bytes, String text) {
        assertEquals(text, Amounts.bytes(bytes));
    }

    @ParameterizedTest
    @CsvSource({"0, 0.0 ms", "1234567, 1.2 ms", "999949999, 999.9 ms", "999960000, 1.000 s", "61500000000, 61.500 s"})
    void durationChangesItsUnitAtASecond(long nanos, String text) {
        assertEquals(text, Amounts.duration(nanos));
    }

    @ParameterizedTest
    @CsvSource({"1048576, 500000000, 2.00 MiB/s", "5, 0, -"})
    void rateOfNoTimeIsNoNumber(long bytes, long nanos, String text) {
        assertEquals(text, Amounts.rate(bytes, nanos));
    }
}
