// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.lab.host;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;

/** The addresses of QEMU and {@code drover}: {@code tcp:HOST:PORT} and {@code unix:PATH}. */
final class Addresses {
    /** Where a process is to listen whose port is not to be chosen. */
    static final String ANY_PORT = "tcp:127.0.0.1:0";

    private Addresses() {}

    static SocketAddress parse(String address) {
        if (address.startsWith("unix:")) {
            return UnixDomainSocketAddress.of(address.substring("unix:".length()));
        }
        String[] words = address.split(":");
        if (words.length != 3 || !words[0].equals("tcp")) {
            throw new IllegalArgumentException("not an address of TCP or UNIX: " + address);
        }
        return new InetSocketAddress(words[1], Integer.parseInt(words[2]));
    }
}
