// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.api.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.drover.api.ConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TransportAddressTest {
    /** The message has what the user wrote, and nothing that they did not write. */
    @ParameterizedTest
    @ValueSource(strings = {"bogus", ":1", "tcp:", ""})
    void malformedAddressIsTaken(String text) {
        ConfigurationException refusal = assertThrows(ConfigurationException.class, () -> TransportAddress.parse(text));
        assertTrue(refusal.getMessage().startsWith("address '" + text + "' is not of the form"), refusal::getMessage);
    }

    @Test
    void schemeIsTakenInEitherCase() {
        assertEquals(new TransportAddress("tcp", "Host:1"), TransportAddress.parse("TCP:Host:1"));
    }
}
