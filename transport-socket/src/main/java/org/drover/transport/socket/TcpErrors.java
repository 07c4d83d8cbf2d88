// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.transport.socket;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.util.Locale;
import org.drover.api.transport.TransportAddress;
import org.drover.api.transport.TransportException;

/**
 * One line for each way in which TCP fails, with what to do. Java has one class for several errno values, so some are told
 * apart by the text of strerror(3); where that text is in another language the line is less exact, and the cause has it.
 */
final class TcpErrors {
    private TcpErrors() {}

    /**
     * Returns the error for a connect that failed.
     *
     * @param target the address that the host name stood for
     */
    static TransportException connectFailed(TransportAddress address, String target, IOException e) {
        String to = address + (address.toString().equals(target) ? "" : " (" + target + ")");
        return new TransportException("cannot connect to " + to + ": " + whyNotConnected(e), e);
    }

    /** Returns the error for a bind that failed. */
    static TransportException bindFailed(TransportAddress address, Exception e) {
        return new TransportException("cannot listen on " + address + ": " + whyNotBound(e), e);
    }

    private static String whyNotConnected(IOException e) {
        if (says(e, "timed out")) {
            return "no answer; check that the host is up and that no firewall drops the packets";
        }
        if (e instanceof ConnectException && says(e, "refused")) {
            return "refused, nothing listens there; start the destination first, and check address and port";
        }
        if (e instanceof NoRouteToHostException || says(e, "unreachable")) {
            return "the network does not reach it; check the address, the routes and the firewall";
        }
        if (says(e, "permission denied") || says(e, "not permitted")) {
            return "this machine does not permit it; check its firewall and the rights of this process";
        }
        return "check address, port and network";
    }

    private static String whyNotBound(Exception e) {
        if (e instanceof BindException && says(e, "in use")) {
            return "the address is in use; choose another port, port 0 for any free one, or end the process that has it";
        }
        if (e instanceof BindException && says(e, "assign")) {
            return "it is not an address of this machine; give one that is, or tcp::PORT for all";
        }
        if (says(e, "permission denied")) {
            return "not permitted; ports below 1024 need CAP_NET_BIND_SERVICE, choose a higher one";
        }
        if (e instanceof UnsupportedOperationException) {
            return "this machine has no such address family; give an IPv4 address";
        }
        return "check address and port";
    }

    private static boolean says(Exception e, String text) {
        return e.getMessage() != null && e.getMessage().toLowerCase(Locale.ROOT).contains(text);
    }
}
