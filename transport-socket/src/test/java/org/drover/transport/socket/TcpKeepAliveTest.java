// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.transport.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.SocketOption;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.TreeMap;
import org.drover.api.Deadline;
import org.drover.api.transport.Channel;
import org.drover.api.transport.Listener;
import org.drover.api.transport.Transport;
import org.drover.api.transport.TransportAddress;
import org.drover.api.transport.TransportSettings;
import org.drover.testkit.transport.TestArena;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Both ends of a connection probe a silent peer. */
@Timeout(60)
class TcpKeepAliveTest {
    private static final Map<String, Object> EXPECTED =
            Map.of("SO_KEEPALIVE", true, "TCP_KEEPIDLE", 10, "TCP_KEEPINTERVAL", 5, "TCP_KEEPCOUNT", 3);

    @Test
    void connectedAndAcceptedSocketsHaveTheTimes() throws IOException, ReflectiveOperationException {
        try (Transport transport = new TcpTransportProvider()
                        .open(new TransportSettings("keepalive", 1, 1, Map.of()), new TestArena(4096, 4));
                Listener listener = transport.listen(TransportAddress.parse("tcp:127.0.0.1:0"));
                Channel connected = transport.connect(listener.localAddress(), Deadline.NEVER);
                Channel accepted = listener.accept(Deadline.NEVER)) {
            assertEquals(EXPECTED, keepAlive(socketOf(connected)), "of the end that connected");
            assertEquals(EXPECTED, keepAlive(socketOf(accepted)), "of the end that accepted");
        }
    }

    /** Returns what the kernel says of a socket. */
    private static Map<String, Object> keepAlive(SocketChannel socket) throws IOException {
        Map<String, Object> values = new TreeMap<>();
        for (SocketOption<?> option : socket.supportedOptions()) {
            if (EXPECTED.containsKey(option.name())) {
                values.put(option.name(), socket.getOption(option));
            }
        }
        return values;
    }

    /** The channel has no accessor for it: nobody but the channel may use its socket. */
    private static SocketChannel socketOf(Channel channel) throws ReflectiveOperationException {
        var field = SocketTransportChannel.class.getDeclaredField("socket");
        field.setAccessible(true);
        return (SocketChannel) field.get(channel);
    }
}
