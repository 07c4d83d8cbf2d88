// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.transport.socket;

import java.io.IOException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.Map;
import org.drover.api.ConfigurationException;

/**
 * Notices that the host of a silent peer has vanished: without power, or cut off. By default within 25 s.
 *
 * <p>The kernel's own default is more than two hours (tcp(7)), and who waits for a peer's words, as a relay does, waits that
 * long. The probes are answered by the peer's kernel, so a process that is slow or stopped is not taken for a host that has
 * gone. The whole is shorter than the stall limit of a migration (60 s by default), so that the connection's error names
 * the peer before the stall is found; and long enough for a link that is down for some seconds.
 *
 * <p>Only a connection with nothing unacknowledged is probed: what was sent to a vanished host is repeated, as long as
 * {@code net.ipv4.tcp_retries2} says (about 15 minutes by default). Java has no option for that.
 *
 * @param idleSeconds silence after which the first probe is sent
 * @param intervalSeconds from one probe that is not answered to the next
 * @param probes without an answer after which the connection is broken
 */
record TcpKeepAlive(int idleSeconds, int intervalSeconds, int probes) {
    static final int DEFAULT_IDLE = 10;
    static final int DEFAULT_INTERVAL = 5;
    static final int DEFAULT_PROBES = 3;

    /** The kernel takes no more: MAX_TCP_KEEPIDLE and MAX_TCP_KEEPINTVL, MAX_TCP_KEEPCNT of include/net/tcp.h. */
    static final int MAX_SECONDS = 32767;

    static final int MAX_PROBES = 127;

    static final TcpKeepAlive DEFAULT = new TcpKeepAlive(DEFAULT_IDLE, DEFAULT_INTERVAL, DEFAULT_PROBES);

    TcpKeepAlive {
        requireIn("keep-alive-idle", idleSeconds, MAX_SECONDS, " seconds");
        requireIn("keep-alive-interval", intervalSeconds, MAX_SECONDS, " seconds");
        requireIn("keep-alive-probes", probes, MAX_PROBES, "");
    }

    private static void requireIn(String name, int value, int max, String unit) {
        if (value < 1 || value > max) {
            throw new ConfigurationException(name + "=" + value + " is not in 1.." + max + unit);
        }
    }

    /** Turns it on; with the kernel's times where the Java runtime does not know the options for them. */
    void applyTo(SocketChannel socket) throws IOException {
        // By name: their class is in the JDK's module jdk.net, which a runtime image may lack, and an OSGi framework
        // may hide.
        Map<String, Integer> values = Map.of(
                "TCP_KEEPIDLE", idleSeconds,
                "TCP_KEEPINTERVAL", intervalSeconds,
                "TCP_KEEPCOUNT", probes);
        socket.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        for (SocketOption<?> option : socket.supportedOptions()) {
            Integer value = values.get(option.name());
            if (value != null && option.type() == Integer.class) {
                set(socket, option, value);
            }
        }
    }

    @SuppressWarnings("unchecked") // the caller has looked at its type
    private static void set(SocketChannel socket, SocketOption<?> option, Integer value) throws IOException {
        socket.setOption((SocketOption<Integer>) option, value);
    }
}
