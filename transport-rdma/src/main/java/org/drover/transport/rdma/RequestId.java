// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.transport.rdma;

/** What completions are known by: the kind of the request and, where there are several of a kind, its index. */
final class RequestId {
    /** Kinds of requests. */
    enum Kind {
        SEND,
        CREDIT,
        END,
        RECEIVE
    }

    private static final Kind[] KINDS = Kind.values();

    private RequestId() {}

    static long of(Kind kind, int index) {
        return (long) kind.ordinal() << Integer.SIZE | index;
    }

    static Kind kind(long requestId) {
        return KINDS[(int) (requestId >>> Integer.SIZE)];
    }

    static int index(long requestId) {
        return (int) requestId;
    }
}
