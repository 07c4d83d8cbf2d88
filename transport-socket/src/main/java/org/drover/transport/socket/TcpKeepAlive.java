// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.transport.socket;

import java.io.IOException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.Map;

/**
 * Notices within {@value #NOTICED_AFTER_SECONDS} s that the host of a silent peer has vanished: without power, or cut off.
 *
 * <p>The kernel's own default is more than two hours (tcp(7)), and who waits for a peer's words, as a relay does, waits that
 * long. The probes are answered by the peer's kernel, so a process that is slow or stopped is not taken for a host that has
 * gone. The whole is shorter than the stall limit of a migration (60 s by default), so that the connection's error names
 * the peer before the stall is found; and long enough for a link that is down for some seconds.
 *
 * <p>Only a connection with nothing unacknowledged is probed: what was sent to a vanished host is repeated, as long as
 * {@code net.ipv4.tcp_retries2} says (about 15 minutes by default). Java has no option for that.
 */
final class TcpKeepAlive {
    /** Silence after which the first probe is sent. */
    static final int IDLE_SECONDS = 10;

    /** From one probe that is not answered to the next. */
    static final int INTERVAL_SECONDS = 5;

    /** Probes without an answer after which the connection is broken. */
    static final int PROBES = 3;

    private static final int NOTICED_AFTER_SECONDS = IDLE_SECONDS + PROBES * INTERVAL_SECONDS;

    /** By name: their class is in the JDK's module jdk.net, which a runtime image may lack, and an OSGi framework may hide. */
    private static final Map<String, Integer> VALUES = Map.of(
            "TCP_KEEPIDLE", IDLE_SECONDS,
            "TCP_KEEPINTERVAL", INTERVAL_SECONDS,
            "TCP_KEEPCOUNT", PROBES);

    private TcpKeepAlive() {}

    /** Turns it on; with the kernel's times where the Java runtime does not know the options for them. */
    static void applyTo(SocketChannel socket) throws IOException {
        socket.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        for (SocketOption<?> option : socket.supportedOptions()) {
            Integer value = VALUES.get(option.name());
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
