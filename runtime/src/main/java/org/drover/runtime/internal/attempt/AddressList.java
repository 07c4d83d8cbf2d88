// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.internal.attempt;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.drover.api.transport.TransportAddress;
import org.drover.api.transport.TransportException;
import org.drover.api.transport.TransportUnavailableException;

/**
 * The addresses of a request, {@code rdma:a:1,tcp:a:2}: each is tried once, in order, until a migration is connected over one.
 * Not thread-safe.
 */
final class AddressList {
    private final TransportAddress all;
    private final Deque<TransportAddress> left = new ArrayDeque<>();
    private final Map<TransportAddress, Throwable> givenUp = new LinkedHashMap<>();

    /**
     * Creates the list.
     *
     * @param all as users write it: one address, or several
     * @throws org.drover.api.ConfigurationException if one of several is none
     */
    AddressList(TransportAddress all) {
        this.all = all;
        left.addAll(TransportAddress.parseList(all.toString()));
    }

    boolean hasNext() {
        return !left.isEmpty();
    }

    TransportAddress next() {
        return left.remove();
    }

    /** Keeps why an address was not taken. */
    void giveUp(TransportAddress address, Throwable why) {
        givenUp.put(address, why);
    }

    /** Returns the error of the last address, with those of the others if there were any. */
    TransportException noneTaken(TransportException last) {
        if (givenUp.size() < 2) {
            return last;
        }
        StringBuilder reasons = new StringBuilder("none of " + all + " can be used");
        givenUp.forEach((address, why) ->
                reasons.append("; ").append(address).append(": ").append(why.getMessage()));
        TransportException none = last instanceof TransportUnavailableException
                ? new TransportUnavailableException(reasons.toString(), last)
                : new TransportException(reasons.toString(), last);
        givenUp.values().stream().filter(why -> why != last).forEach(none::addSuppressed);
        return none;
    }
}
