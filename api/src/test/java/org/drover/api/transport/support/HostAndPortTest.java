// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.api.transport.support;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.drover.api.ConfigurationException;
import org.drover.api.transport.TransportAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostAndPortTest {
    @ParameterizedTest
    @CsvSource({
        "tcp:127.0.0.1:4444, 127.0.0.1, 4444",
        "tcp:host.example:0, host.example, 0",
        "tcp:[::1]:65535, ::1, 65535",
        "tcp:[fe80::1%eth0]:1, fe80::1%eth0, 1"
    })
    void formsOfAnAddress(String address, String host, int port) {
        HostAndPort parsed = HostAndPort.parse(TransportAddress.parse(address));
        assertEquals(new HostAndPort(host, port), parsed);
        assertEquals(address, "tcp:" + parsed.withPort(port));
        assertFalse(parsed.isAnyHost());
    }

    @Test
    void emptyHostStandsForAny() {
        HostAndPort any = HostAndPort.parse(TransportAddress.parse("tcp::4444"));
        assertTrue(any.isAnyHost());
        assertEquals(":4445", any.withPort(4445));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tcp:127.0.0.1 | it has no port",
                "tcp:[::1] | it has no port",
                "tcp:127.0.0.1: | port '' is not a number from 0 to 65535",
                "tcp:127.0.0.1:+80 | port '+80' is not a number from 0 to 65535",
                "tcp:127.0.0.1:4444,to=5 | port '4444,to=5' is not a number from 0 to 65535",
                "tcp:127.0.0.1:65536 | port 65536 is over 65535",
                "tcp:::1:4444 | an IPv6 address needs brackets",
                "tcp:[host.example]:4444 | there is no IPv6 address in the brackets"
            })
    void wrongAddressIsRefusedWithTheReasonAndTheForms(String address, String reason) {
        ConfigurationException e =
                assertThrows(ConfigurationException.class, () -> HostAndPort.parse(TransportAddress.parse(address)));
        assertEquals(
                "address '" + address + "' is wrong: " + reason
                        + "; write tcp:HOST:PORT or tcp:[IPV6]:PORT, or tcp::PORT to listen on all addresses",
                e.getMessage());
    }
}
