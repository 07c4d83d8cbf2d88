// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.transport.rdma;

/** {@code enum ibv_wc_status} of infiniband/verbs.h: how a request ended, and what that means for an operator. */
final class CompletionStatus {
    static final int SUCCESS = 0;

    /** Given back unexecuted, because the queue pair is in the error state: a consequence, never the first cause. */
    static final int FLUSHED = 5;

    private static final String[] NAMES = {
        "success",
        "local length error: the message is longer than the buffer",
        "local QP operation error",
        "local EE context operation error",
        "local protection error: the memory is not registered for this",
        "flushed: the connection had ended before; the link or the device may be down",
        "memory window bind error",
        "bad response: the peer's device answered with what was not expected",
        "local access error",
        "remote invalid request: the peer's device refuses the message",
        "remote access error: the peer's memory is not open for this",
        "remote operation error: the peer's device could not complete it",
        "transport retry counter exceeded: the peer does not answer; it or the link is down",
        "RNR retry counter exceeded: the peer had no receive posted; its credits are wrong",
    };

    private CompletionStatus() {}

    /** Returns name and meaning. */
    static String text(int status) {
        return status >= 0 && status < NAMES.length ? NAMES[status] : "completion status " + status;
    }
}
