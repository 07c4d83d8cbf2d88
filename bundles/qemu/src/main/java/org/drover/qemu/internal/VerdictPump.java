// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.qemu.internal;

import java.nio.ByteBuffer;
import org.drover.api.migration.MigrationParameters;
import org.drover.api.transport.Channel;
import org.drover.runtime.wire.ChannelWireInput;
import org.drover.runtime.wire.ChannelWireOutput;
import org.drover.runtime.wire.ReturnPathMessage;

/**
 * Carries the return path from an engine to a QEMU source. That the engine has succeeded is not all that the source must know
 * before it lets its machine go: success is passed on only once everything else of the machine is kept as well. One thread.
 */
final class VerdictPump {
    /** Decides, when the engine has succeeded, whether the source may hear of it. May block. */
    @FunctionalInterface
    interface Keeper {
        /** Returns whether everything is kept. */
        boolean isKept();
    }

    /** What a destination says that has failed: QEMU's value. */
    private static final long FAILED = 1;

    private final Channel engine;
    private final Channel source;
    private final Keeper keeper;

    VerdictPump(Channel engine, Channel source, Keeper keeper) {
        this.engine = engine;
        this.source = source;
        this.keeper = keeper;
    }

    /** Runs to the verdict, or to the end of what the engine says. Returns whether the source was told of success. */
    boolean run() {
        boolean success = false;
        try (ChannelWireInput in = new ChannelWireInput(
                        engine, MigrationParameters.BUFFER_BYTES, ByteBuffer.allocate(0), "the engine's return path");
                ChannelWireOutput out = new ChannelWireOutput(source, MigrationParameters.BUFFER_BYTES)) {
            boolean last = false;
            while (!last && in.hasMore()) {
                ReturnPathMessage message = ReturnPathMessage.read(in);
                switch (message) {
                    case PONG -> message.write(out, in.readU32());
                    case SHUT -> {
                        long status = in.readU32();
                        success = status == ReturnPathMessage.SHUT_OK && keeper.isKept();
                        message.write(out, success ? status : Math.max(status, FAILED));
                        last = true;
                    }
                    default -> message.write(out);
                }
                out.flush();
            }
        }
        source.shutdownOutput();
        return success;
    }
}
