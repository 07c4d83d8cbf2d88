// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.transport.rdma;

import org.drover.api.transport.TransportAddress;

/** One line for each way in which RDMA fails, with what to do. */
final class RdmaErrors {
    /** Reasons of a rejection, IBTA specification 12.6.7.2: nothing listens there; the listener's owner refuses. */
    private static final int NO_LISTENER = 8;

    private static final int OWNER_REFUSES = 28;

    private RdmaErrors() {}

    /** Returns why a resource of the device could not be had. */
    static String resource(VerbsException e) {
        String what = e.getMessage();
        switch (e.errno()) {
            case Errno.ENOMEM:
                return what
                        + "; the device or RLIMIT_MEMLOCK (ulimit -l) has no room for it: make depth or channels fewer,"
                        + " or raise the limit";
            case Errno.EINVAL:
                return what
                        + "; more than the device can do (ibv_devinfo -v shows max_qp_wr and max_cqe): make the depth"
                        + " smaller";
            case Errno.EACCES:
            case Errno.EPERM:
                return what + "; this process may not use /dev/infiniband: check its user and groups";
            default:
                return what + "; the kernel's log may say why";
        }
    }

    /** Returns why listening failed. */
    static String listen(VerbsException e) {
        switch (e.errno()) {
            case Errno.EADDRINUSE:
                return "the address is in use; choose another port, port 0 for any free one, or end the process that has it";
            case Errno.EADDRNOTAVAIL:
                return "it is not an address of this machine; give one of a network interface with an RDMA device";
            case Errno.ENODEV:
                return "no RDMA device serves this address; give one of a network interface that rdma(8) link lists";
            case Errno.EACCES:
            case Errno.EPERM:
                return "not permitted; check the rights to /dev/infiniband/rdma_cm";
            default:
                return e.getMessage() + "; check address and port";
        }
    }

    /** Returns why a call on the way to the connection failed. */
    static String connect(VerbsException e) {
        switch (e.errno()) {
            case Errno.ENODEV:
                return "no RDMA device reaches it (" + e.getMessage()
                        + "); check the route, and that rdma(8) link lists the interface of it";
            case Errno.ENETUNREACH:
            case Errno.EHOSTUNREACH:
                return "the network does not reach it (" + e.getMessage() + "); check address and routes";
            case Errno.ETIMEDOUT:
                return "no answer (" + e.getMessage() + "); check that the host is up";
            default:
                return e.getMessage() + "; check address, port and RDMA device";
        }
    }

    /** Returns why the peer refused, from the event that said so. */
    static String rejected(ConnectionEvent event) {
        String refusal = Refusal.explain(event.privateData());
        if (refusal != null) {
            return refusal;
        }
        if (event.status() == NO_LISTENER) {
            return "refused, nothing listens there; start the destination first, and check address and port";
        }
        if (event.status() == OWNER_REFUSES) {
            return "the listener gave the connection up before it was there; its log says why";
        }
        return "rejected by the connection manager, reason " + event.status() + "; the peer's kernel log may say why";
    }

    /** Returns what an event says that ends an attempt to connect to, or to be connected from, {@code peer}. */
    static String ended(ConnectionEvent event) {
        switch (event.kind()) {
            case REJECTED:
                return rejected(event);
            case ADDR_ERROR:
            case ROUTE_ERROR:
            case CONNECT_ERROR:
            case UNREACHABLE:
                return event.kind() + ": "
                        + connect(new VerbsException("connection manager", Math.abs(event.status())));
            case DISCONNECTED:
                return "the peer ended the connection while it was being made";
            case DEVICE_REMOVAL:
                return "the RDMA device was removed";
            default:
                return "unexpected event " + event.kind() + ", status " + event.status()
                        + "; this is a defect, report it";
        }
    }

    /** Returns an address as users write it. */
    static String text(java.net.InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return new TransportAddress(
                        "rdma", (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + address.getPort())
                .toString();
    }
}
