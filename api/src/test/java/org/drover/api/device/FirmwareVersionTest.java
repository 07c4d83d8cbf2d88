// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.api.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FirmwareVersionTest {
    @ParameterizedTest
    @CsvSource({"1.9, 1.10", "1, 1.0.1", "16.35.2000, 16.36", "1.999999999, 2", "0, 0.0.0.0.0.0.0.1"})
    void olderVersionIsNotOlder(String older, String newer) {
        FirmwareVersion first = FirmwareVersion.parse(older);
        FirmwareVersion second = FirmwareVersion.parse(newer);
        assertTrue(first.compareTo(second) < 0, older + " against " + newer);
        assertTrue(second.compareTo(first) > 0, newer + " against " + older);
    }

    @ParameterizedTest
    @CsvSource({"1, 1.0", "2.3, 2.03.0", "0, 0.0"})
    void sameVersionDiffersByHowItIsWritten(String one, String other) {
        assertEquals(FirmwareVersion.parse(one), FirmwareVersion.parse(other));
        assertEquals(
                FirmwareVersion.parse(one).hashCode(),
                FirmwareVersion.parse(other).hashCode());
        assertEquals(one, FirmwareVersion.parse(one).toString());
    }

    @ParameterizedTest
    @CsvSource({
        "1.0, 1.0, true",
        "1.1, 1.0, true",
        "1.0, 1.1, false",
        "1.10, 1.9, true",
        "2.0, 1.9, false",
        "1.9, 2.0, false"
    })
    void stateIsLoadedByTheWrongVersion(String destination, String source, boolean loads) {
        assertEquals(loads, FirmwareVersion.parse(destination).loadsStateOf(FirmwareVersion.parse(source)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "1.", ".1", "1..2", "1.a", "-1", "v1", "1.2 ", "1234567890", "1.2.3.4.5.6.7.8.9"})
    void textThatIsNoVersionIsTaken(String text) {
        assertThrows(IllegalArgumentException.class, () -> FirmwareVersion.parse(text));
    }
}
