// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.qemu.internal;

import java.nio.ByteBuffer;
import org.drover.api.DroverException;
import org.drover.api.migration.MigrationParameters;
import org.drover.api.transport.Channel;
import org.drover.runtime.wire.ChannelWireInput;
import org.drover.runtime.wire.ChannelWireOutput;
import org.drover.runtime.wire.ReturnPathMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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

    /** What the source knows of its machine. */
    enum Told {
        /** Not that it is kept here: it runs its machine on. */
        NOTHING,
        /** Perhaps: it was being told when the connection failed. */
        PERHAPS,
        /** That it is kept. */
        SUCCESS
    }

    private static final Logger LOG = LoggerFactory.getLogger(VerdictPump.class);

    private final Channel engine;
    private final Channel source;
    private final Keeper keeper;
    private volatile Told told = Told.NOTHING;

    VerdictPump(Channel engine, Channel source, Keeper keeper) {
        this.engine = engine;
        this.source = source;
        this.keeper = keeper;
    }

    /** Returns what the source has been told; also after {@link #run} has thrown. On any thread. */
    Told told() {
        return told;
    }

    /** Runs to the verdict, or to the end of what the engine says. */
    void run() {
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
                        boolean success = status == ReturnPathMessage.SHUT_OK && keeper.isKept();
                        told = success ? Told.PERHAPS : Told.NOTHING;
                        message.write(out, success ? status : Math.max(status, FAILED));
                        last = true;
                    }
                    default -> message.write(out);
                }
                out.flush();
            }
            if (told == Told.PERHAPS) {
                told = Told.SUCCESS;
            }
        }
        endOutput();
    }

    /** A source that has its verdict may be gone already, and may have reset the connection. */
    private void endOutput() {
        try {
            source.shutdownOutput();
        } catch (DroverException e) {
            if (told != Told.SUCCESS) {
                throw e;
            }
            LOG.debug("the source was gone when it had its verdict: {}", e.getMessage());
        }
    }
}
