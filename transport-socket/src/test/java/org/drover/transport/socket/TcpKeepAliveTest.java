// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.transport.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.lang.annotation.Annotation;
import java.net.SocketOption;
import java.nio.channels.SocketChannel;
import java.util.List;
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
        assertProbes(new TcpTransportProvider(), EXPECTED);
    }

    /** The transport itself must never be without its service for a wrong number. */
    @Test
    void settingsCountForWhatIsOpenedLaterAndWrongOnesDoNot() throws IOException, ReflectiveOperationException {
        Map<String, Object> given =
                Map.of("SO_KEEPALIVE", true, "TCP_KEEPIDLE", 60, "TCP_KEEPINTERVAL", 7, "TCP_KEEPCOUNT", 9);
        TcpTransportProvider provider = new TcpTransportProvider(settings(60, 7, 0));
        assertProbes(provider, EXPECTED);
        provider.modified(settings(60, 7, 9));
        assertProbes(provider, given);
        for (TcpSettings wrong : List.of(settings(0, 1, 1), settings(1, 32768, 1), settings(1, 1, 128))) {
            provider.modified(wrong);
            assertProbes(provider, given);
        }
    }

    private static TcpSettings settings(int idle, int interval, int probes) {
        return new TcpSettings() {
            @Override
            public int keep$_$alive$_$idle() {
                return idle;
            }

            @Override
            public int keep$_$alive$_$interval() {
                return interval;
            }

            @Override
            public int keep$_$alive$_$probes() {
                return probes;
            }

            @Override
            public Class<? extends Annotation> annotationType() {
                return TcpSettings.class;
            }
        };
    }

    private static void assertProbes(TcpTransportProvider provider, Map<String, Object> expected)
            throws IOException, ReflectiveOperationException {
        try (Transport transport =
                        provider.open(new TransportSettings("keepalive", 1, 1, Map.of()), new TestArena(4096, 4));
                Listener listener = transport.listen(TransportAddress.parse("tcp:127.0.0.1:0"));
                Channel connected = transport.connect(listener.localAddress(), Deadline.NEVER);
                Channel accepted = listener.accept(Deadline.NEVER)) {
            assertEquals(expected, keepAlive(socketOf(connected)), "of the end that connected");
            assertEquals(expected, keepAlive(socketOf(accepted)), "of the end that accepted");
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
