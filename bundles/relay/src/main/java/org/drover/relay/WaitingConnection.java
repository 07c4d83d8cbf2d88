// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.relay;

import org.drover.api.DroverException;
import org.drover.api.transport.Channel;

/** A connection that is of no migration yet. Under the acceptor's lock but for the channel and its name. */
final class WaitingConnection {
    private final Channel channel;
    private final String source;
    private Greeting greeting;
    private DroverException refusal;

    WaitingConnection(Channel channel, String source) {
        this.channel = channel;
        this.source = source;
    }

    Channel channel() {
        return channel;
    }

    String source() {
        return source;
    }

    void greeted(Greeting said) {
        greeting = said;
    }

    Greeting greeting() {
        return greeting;
    }

    void refuse(DroverException reason) {
        refusal = reason;
    }

    DroverException refusal() {
        return refusal;
    }

    /** Returns what to say when nobody came for it. */
    String noMain() {
        return "channel " + greeting.channel() + " waited in vain for the main channel of its migration,"
                + " which must come from the same host; check that the source's main channel goes here too";
    }
}
