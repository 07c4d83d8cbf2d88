// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.transport.rdma;

/** Thrown when this end cannot talk to the other, with what to tell it. */
final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Refusal refusal;
    private final int theirs;

    /**
     * Creates the error.
     *
     * @param refusal why
     * @param theirs the value that does not fit
     */
    RefusedException(Refusal refusal, int theirs) {
        super("refused: " + refusal);
        this.refusal = refusal;
        this.theirs = theirs;
    }

    /** Returns the private data of the rejection. */
    byte[] encode(Hello own) {
        return refusal.encode(theirs, ours(own));
    }

    /** Returns in one line why. */
    String text(Hello own) {
        return refusal.text(theirs, ours(own));
    }

    private int ours(Hello own) {
        switch (refusal) {
            case VERSION:
                return Hello.VERSION;
            case BUFFER_BYTES:
                return own.bufferBytes();
            case NUMBER:
                return own.number();
            default:
                return 0;
        }
    }
}
