// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.api.transport.support;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.drover.api.ConfigurationException;
import org.drover.api.transport.TransportAddress;
import org.drover.api.transport.TransportException;

/**
 * The location of an IP address: {@code HOST:PORT}, {@code [IPV6]:PORT}, or {@code :PORT} for any address of this machine,
 * as QEMU writes those of TCP (docs/system/invocation, "tcp:[host]:port").
 *
 * @param host name or literal, IPv6 without brackets; empty for any
 * @param port 0 to 65535
 */
public record HostAndPort(String host, int port) {
    /**
     * Parses the location of an address.
     *
     * @param address of any scheme
     * @throws ConfigurationException if it is not of one of the forms
     */
    public static HostAndPort parse(TransportAddress address) {
        String location = address.location();
        int colon = location.lastIndexOf(':');
        if (colon < 0 || location.endsWith("]")) {
            throw wrong(address, "it has no port");
        }
        String host = location.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
            if (host.indexOf(':') < 0) {
                throw wrong(address, "there is no IPv6 address in the brackets");
            }
        } else if (host.indexOf(':') >= 0) {
            throw wrong(address, "an IPv6 address needs brackets");
        }
        return new HostAndPort(host, port(address, location.substring(colon + 1)));
    }

    /** Returns whether it stands for any address of this machine. */
    public boolean isAnyHost() {
        return host.isEmpty();
    }

    /**
     * Returns the location with another port.
     *
     * @param other 0 to 65535
     */
    public String withPort(int other) {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + other;
    }

    /**
     * Returns the socket addresses that a peer's address stands for, in the order of the name service. Blocks as {@link #lookUp} does.
     *
     * @param address not one that is for listening
     * @throws ConfigurationException if it is malformed, or has port 0 or no host to connect to
     * @throws TransportException if the host is not known
     */
    public static List<InetSocketAddress> resolvePeer(TransportAddress address) {
        HostAndPort to = HostAndPort.parse(address);
        if (to.port() == 0) {
            throw new ConfigurationException("cannot connect to " + address
                    + ": port 0 is for listening; give the port that the peer listens on");
        }
        List<InetSocketAddress> targets = new ArrayList<>();
        for (InetAddress host : to.isAnyHost() ? new InetAddress[0] : to.lookUp(address)) {
            if (!host.isAnyLocalAddress()) {
                targets.add(new InetSocketAddress(host, to.port()));
            }
        }
        if (targets.isEmpty()) {
            throw new ConfigurationException("cannot connect to " + address
                    + ": it stands for any address and is for listening; give the address of the peer");
        }
        return targets;
    }

    /**
     * Looks the host up. Blocks as long as the system's resolver does: there is no deadline of its own.
     *
     * @param address that this is the location of, for messages
     * @throws TransportException if it is not known
     */
    public InetAddress[] lookUp(TransportAddress address) {
        try {
            return InetAddress.getAllByName(host);
        } catch (UnknownHostException e) {
            throw new TransportException(
                    "unknown host '" + host + "' in address " + address
                            + ": check the spelling and this machine's name service, or give an IP address",
                    e);
        }
    }

    private static int port(TransportAddress address, String text) {
        // Not Integer.parseInt alone, which takes signs.
        if (text.isEmpty() || text.length() > 5 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw wrong(address, "port '" + text + "' is not a number from 0 to 65535");
        }
        int port = Integer.parseInt(text);
        if (port > 65535) {
            throw wrong(address, "port " + port + " is over 65535");
        }
        return port;
    }

    private static ConfigurationException wrong(TransportAddress address, String what) {
        return new ConfigurationException("address '" + address + "' is wrong: " + what
                + "; write " + address.scheme() + ":HOST:PORT or " + address.scheme() + ":[IPV6]:PORT, or "
                + address.scheme() + "::PORT to listen on all addresses");
    }
}
