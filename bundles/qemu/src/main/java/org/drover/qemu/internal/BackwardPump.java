// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.qemu.internal;

import java.nio.ByteBuffer;
import org.drover.api.Deadline;
import org.drover.api.transport.Channel;
import org.drover.api.transport.ReceiveBuffer;
import org.drover.api.transport.SendBuffer;

/** Carries the return path from one main channel to another, unchanged, until it ends. One thread. */
final class BackwardPump {
    private final Channel from;
    private final Channel to;
    private final int bufferBytes;

    BackwardPump(Channel from, Channel to, int bufferBytes) {
        this.from = from;
        this.to = to;
        this.bufferBytes = bufferBytes;
    }

    void run() {
        while (true) {
            try (ReceiveBuffer received = from.receive(1, bufferBytes, Deadline.NEVER)) {
                if (received.isEndOfStream()) {
                    to.shutdownOutput();
                    return;
                }
                ByteBuffer data = received.data();
                try (SendBuffer buffer = to.acquire(Deadline.NEVER)) {
                    buffer.data().put(data).flip();
                    to.send(buffer);
                }
            }
        }
    }
}
