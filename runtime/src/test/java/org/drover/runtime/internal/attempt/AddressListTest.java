// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.internal.attempt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.drover.api.ConfigurationException;
import org.drover.api.transport.TransportAddress;
import org.drover.api.transport.TransportException;
import org.drover.api.transport.TransportUnavailableException;
import org.junit.jupiter.api.Test;

class AddressListTest {
    @Test
    void addressesComeInTheirOrder() {
        assertEquals(List.of("rdma:a:1", "tcp:[::1]:2", "unix:/run/x"), all("rdma:a:1,tcp:[::1]:2,unix:/run/x"));
        assertEquals(List.of("tcp:a:1"), all("tcp:a:1"));
    }

    @Test
    void commaOfAPathEndsNoAddress() {
        assertEquals(List.of("unix:/run/a,b/c", "tcp:a:1"), all("unix:/run/a,b/c,tcp:a:1"));
    }

    @Test
    void listWithoutAnAddressInItIsRefused() {
        assertThrows(ConfigurationException.class, () -> all("tcp:a:1,rdma:"));
    }

    @Test
    void errorOfAllSaysWhyEachWasNotTaken() {
        AddressList list = new AddressList(TransportAddress.parse("rdma:a:1,tcp:b:2"));
        TransportException first = new TransportUnavailableException("no RDMA device");
        TransportException last = new TransportException("refused");
        list.giveUp(list.next(), first);
        assertSame(first, list.noneTaken(first), "there is one only");
        list.giveUp(list.next(), last);
        TransportException none = list.noneTaken(last);
        assertEquals(
                "none of rdma:a:1,tcp:b:2 can be used; rdma:a:1: no RDMA device; tcp:b:2: refused", none.getMessage());
        assertSame(last, none.getCause());
        assertSame(first, none.getSuppressed()[0]);
        assertInstanceOf(TransportUnavailableException.class, list.noneTaken(new TransportUnavailableException("x")));
    }

    private static List<String> all(String text) {
        AddressList list = new AddressList(TransportAddress.parse(text));
        List<String> found = new ArrayList<>();
        while (list.hasNext()) {
            found.add(list.next().toString());
        }
        return found;
    }
}
