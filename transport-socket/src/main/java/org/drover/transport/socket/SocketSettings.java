// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.transport.socket;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.TreeSet;
import org.drover.api.ConfigurationException;

/**
 * The options of both socket transports.
 *
 * <p>The sizes are left to the kernel by default. For TCP it grows both buffers with the connection's bandwidth-delay
 * product, up to {@code net.ipv4.tcp_wmem} and {@code tcp_rmem}; setting a size ends that for the connection (tcp(7)) and is
 * capped by {@code net.core.wmem_max} and {@code rmem_max}, which on most systems are lower. Measured on loopback with
 * buffers of 1 MiB (Linux 6.18, 2 cores, JDK 17, medians of 5 interleaved runs of 512 MiB, spread 30 %): TCP 2.5 GB/s with
 * the kernel's choice, 3.3, 2.8 and 2.4 GB/s with 1, 2 and 4 MiB; UNIX 8.4, 7.7, 9.2 and 5.4 GB/s. No size stands out from
 * the spread.
 *
 * @param sendBufferBytes asked of the kernel as {@code SO_SNDBUF}; 0 leaves it to the kernel
 * @param receiveBufferBytes asked of the kernel as {@code SO_RCVBUF}; 0 leaves it to the kernel
 */
record SocketSettings(int sendBufferBytes, int receiveBufferBytes) {
    /** Option with the size of the kernel's send buffer in bytes: 0 (the default) or 4096 to 1 GiB. */
    static final String SEND_BUFFER_BYTES = "send-buffer-bytes";

    /** Option with the size of the kernel's receive buffer in bytes: 0 (the default) or 4096 to 1 GiB. */
    static final String RECEIVE_BUFFER_BYTES = "receive-buffer-bytes";

    private static final int MIN_BYTES = 4096;
    private static final int MAX_BYTES = 1 << 30;

    /**
     * Reads the options.
     *
     * @param scheme for messages
     * @param options by name
     * @throws ConfigurationException if one is unknown or has a wrong value
     */
    static SocketSettings parse(String scheme, Map<String, String> options) {
        TreeSet<String> unknown = new TreeSet<>(options.keySet());
        unknown.remove(SEND_BUFFER_BYTES);
        unknown.remove(RECEIVE_BUFFER_BYTES);
        if (!unknown.isEmpty()) {
            throw new ConfigurationException("transport " + scheme + " has no option " + unknown + "; it has "
                    + SEND_BUFFER_BYTES + " and " + RECEIVE_BUFFER_BYTES);
        }
        return new SocketSettings(
                bytes(scheme, SEND_BUFFER_BYTES, options.getOrDefault(SEND_BUFFER_BYTES, "0")),
                bytes(scheme, RECEIVE_BUFFER_BYTES, options.getOrDefault(RECEIVE_BUFFER_BYTES, "0")));
    }

    /** Sets the sizes that are not left to the kernel. For TCP the receive size has its full effect before connect only. */
    void applyTo(SocketChannel socket) throws IOException {
        if (sendBufferBytes > 0) {
            socket.setOption(StandardSocketOptions.SO_SNDBUF, sendBufferBytes);
        }
        if (receiveBufferBytes > 0) {
            socket.setOption(StandardSocketOptions.SO_RCVBUF, receiveBufferBytes);
        }
    }

    private static int bytes(String scheme, String option, String value) {
        try {
            int bytes = Integer.parseInt(value);
            if (bytes == 0 || bytes >= MIN_BYTES && bytes <= MAX_BYTES) {
                return bytes;
            }
        } catch (NumberFormatException e) {
            // The message below says what is allowed; the parser's own text adds nothing.
        }
        throw new ConfigurationException("option " + option + " of transport " + scheme + " is '" + value
                + "'; allowed are 0 (leave it to the kernel) and " + MIN_BYTES + ".." + MAX_BYTES + " bytes");
    }
}
