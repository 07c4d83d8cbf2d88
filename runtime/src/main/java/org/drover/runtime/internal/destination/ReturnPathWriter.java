// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.internal.destination;

import java.util.function.Consumer;
import org.drover.api.Deadline;
import org.drover.api.transport.Channel;
import org.drover.api.transport.SendBuffer;
import org.drover.runtime.wire.ByteBufferWireOutput;
import org.drover.runtime.wire.CompatibilityMessage;
import org.drover.runtime.wire.ReturnPathMessage;
import org.drover.runtime.wire.WireOutput;

/** What the destination says to the source. Several threads may speak; each message is whole. */
final class ReturnPathWriter {
    private final Channel main;
    private boolean open;
    private boolean never;
    private boolean shut;

    ReturnPathWriter(Channel main) {
        this.main = main;
    }

    /** The source has asked for a return path: from now on messages are sent. */
    synchronized void open() {
        open = true;
        notifyAll();
    }

    /** Nobody reads on, so if the return path is not open now it never will be. */
    synchronized void settle() {
        never = !open;
        notifyAll();
    }

    /** Waits until it is known whether there is a return path; returns whether there is, as far as is known. */
    synchronized boolean awaitOpen(Deadline deadline) {
        while (!open && !never && !deadline.hasPassed()) {
            try {
                wait(Math.max(1, deadline.remainingMillis()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return open;
            }
        }
        return open;
    }

    synchronized void pong(long value) {
        send(ReturnPathMessage.PONG, value);
    }

    /** Says what the devices are: only to a source that has marked its channels, and before the first PONG. */
    synchronized void compatibility(CompatibilityMessage message) {
        send(message::write);
    }

    synchronized void switchoverAck() {
        send(ReturnPathMessage.SWITCHOVER_ACK, -1);
    }

    /** Sends the last message, once, and waits until it is out of this side's buffers: later calls do nothing. */
    synchronized void shut(long status, Deadline deadline) {
        if (!shut) {
            shut = true;
            send(ReturnPathMessage.SHUT, status);
            if (open) {
                main.flush(deadline);
            }
        }
    }

    private void send(ReturnPathMessage message, long value) {
        send(out -> {
            if (value < 0) {
                message.write(out);
            } else {
                message.write(out, value);
            }
        });
    }

    private void send(Consumer<WireOutput> message) {
        if (!open) {
            return;
        }
        try (SendBuffer buffer = main.acquire(Deadline.NEVER)) {
            message.accept(new ByteBufferWireOutput(buffer.data()));
            buffer.data().flip();
            main.send(buffer);
        }
    }
}
