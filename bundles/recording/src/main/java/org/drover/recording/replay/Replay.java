// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.recording.replay;

import org.drover.api.MigrationCancelledException;
import org.drover.api.transport.BufferArena;
import org.drover.api.transport.TransportAddress;
import org.drover.api.transport.TransportProvider;
import org.drover.recording.Recording;

/**
 * Plays the source's part of a recorded migration to a destination, QEMU's or Drover's: opens the connections, sends what
 * the source sent, and compares what comes back. The destination must be of the recorded shape: machine type, devices,
 * capabilities, number of channels.
 *
 * <p>A direction that ended in order is ended once as much has come back as was recorded before that end: a source waits
 * for the verdict before it hangs up. One that had not ended when the recording did is ended so as well. One that was reset
 * is broken off then. Over a transport that cannot end one direction alone, the connection is closed instead.
 */
public final class Replay {
    private final ReplayRun run;

    /**
     * Prepares a replay. Connects nothing yet.
     *
     * @param recording stays open, and is the caller's to close after {@link #run}
     * @param provider of the address's transport
     * @param arena memory of the connections: {@link #bufferCount} buffers at most
     * @param address where the destination listens
     * @param options how
     */
    public Replay(
            Recording recording,
            TransportProvider provider,
            BufferArena arena,
            TransportAddress address,
            ReplayOptions options) {
        this.run = new ReplayRun(recording, provider, arena, address, options);
    }

    /**
     * Returns the most buffers that a replay takes from its arena at once.
     *
     * @param recording what is replayed
     * @param options how
     */
    public static int bufferCount(Recording recording, ReplayOptions options) {
        return Math.multiplyExact(2 * options.depth(), recording.connections().size());
    }

    /**
     * Replays. Called once. Blocks until everything was sent and the destination has ended its connections, or something
     * went wrong, or {@link #cancel}. Does not throw for what happens on the connections; an interrupt of this thread
     * cancels.
     *
     * @return what came of it
     * @throws org.drover.api.ConfigurationException if the transport refuses its options
     * @throws org.drover.api.transport.TransportUnavailableException if the transport is not available
     */
    public ReplayResult run() {
        return run.run();
    }

    /** Ends the replay, on any thread, at any time: breaks all connections. {@link #run} returns soon after. */
    public void cancel() {
        run.cancel(new MigrationCancelledException("the replay was cancelled"));
    }
}
