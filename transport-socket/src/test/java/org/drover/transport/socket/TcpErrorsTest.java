// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.transport.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.util.Map;
import org.drover.api.Deadline;
import org.drover.api.transport.Listener;
import org.drover.api.transport.Transport;
import org.drover.api.transport.TransportAddress;
import org.drover.api.transport.TransportException;
import org.drover.api.transport.TransportSettings;
import org.drover.testkit.transport.TestArena;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One line that says which address, what is wrong, and what to do. */
@Timeout(60)
class TcpErrorsTest {
    private static final TransportAddress ADDRESS = TransportAddress.parse("tcp:host.example:4444");

    private final Transport transport =
            new TcpTransportProvider().open(new TransportSettings("errors", 1, 1, Map.of()), new TestArena(4096, 2));

    @AfterEach
    void closeTransport() {
        transport.close();
    }

    @Test
    void unknownHost() {
        String message =
                "unknown host 'no.such.host.invalid' in address tcp:no.such.host.invalid:4444: check the spelling"
                        + " and this machine's name service, or give an IP address";
        TransportAddress address = TransportAddress.parse("tcp:no.such.host.invalid:4444");
        assertEquals(
                message,
                assertThrows(TransportException.class, () -> transport.connect(address, Deadline.NEVER))
                        .getMessage());
        assertEquals(
                message,
                assertThrows(TransportException.class, () -> transport.listen(address))
                        .getMessage());
    }

    @Test
    void refused() {
        Listener listener = transport.listen(TransportAddress.parse("tcp:127.0.0.1:0"));
        TransportAddress address = listener.localAddress();
        listener.close();
        TransportException e = assertThrows(TransportException.class, () -> transport.connect(address, Deadline.NEVER));
        assertEquals(
                "cannot connect to " + address
                        + ": refused, nothing listens there; start the destination first, and check address and port",
                e.getMessage());
        assertEquals(ConnectException.class, e.getCause().getClass());
    }

    @Test
    void addressInUse() {
        try (Listener listener = transport.listen(TransportAddress.parse("tcp:127.0.0.1:0"))) {
            TransportException e =
                    assertThrows(TransportException.class, () -> transport.listen(listener.localAddress()));
            assertEquals(
                    "cannot listen on " + listener.localAddress()
                            + ": the address is in use; choose another port, port 0 for any free one, or end the process"
                            + " that has it",
                    e.getMessage());
        }
    }

    @Test
    void addressOfAnotherMachine() {
        TransportAddress address = TransportAddress.parse("tcp:192.0.2.1:0");
        TransportException e = assertThrows(TransportException.class, () -> transport.listen(address));
        assertEquals(
                "cannot listen on tcp:192.0.2.1:0: it is not an address of this machine; give one that is, or tcp::PORT"
                        + " for all",
                e.getMessage());
    }

    @Test
    void nameThatStandsForAnotherAddressIsToldWithIt() {
        assertEquals(
                "cannot connect to tcp:host.example:4444 (tcp:192.0.2.7:4444): refused, nothing listens there; start the"
                        + " destination first, and check address and port",
                connectFailed(new ConnectException("Connection refused")));
    }

    @Test
    void noAnswer() {
        assertTrue(connectFailed(new ConnectException("Connection timed out")).contains(": no answer; "));
    }

    @Test
    void unreachable() {
        String what = ": the network does not reach it; ";
        assertTrue(connectFailed(new NoRouteToHostException("No route to host")).contains(what));
        assertTrue(connectFailed(new SocketException("Network is unreachable")).contains(what));
    }

    @Test
    void notPermitted() {
        assertTrue(connectFailed(new SocketException("Permission denied")).contains("does not permit it"));
        assertEquals(
                "cannot listen on tcp:host.example:4444: not permitted; ports below 1024 need CAP_NET_BIND_SERVICE, choose"
                        + " a higher one",
                TcpErrors.bindFailed(ADDRESS, new BindException("Permission denied"))
                        .getMessage());
    }

    @Test
    void textInAnotherLanguageStillNamesTheAddress() {
        assertEquals(
                "cannot connect to tcp:host.example:4444 (tcp:192.0.2.7:4444): check address, port and network",
                connectFailed(new ConnectException("Verbindungsaufbau abgelehnt")));
    }

    private static String connectFailed(IOException e) {
        String target = new TcpFamily(TcpKeepAlive.DEFAULT).describe(new InetSocketAddress("192.0.2.7", 4444));
        TransportException failure = TcpErrors.connectFailed(ADDRESS, target, e);
        assertEquals(e, failure.getCause());
        return failure.getMessage();
    }
}
