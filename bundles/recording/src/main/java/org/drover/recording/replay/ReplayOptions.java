// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.recording.replay;

import java.time.Duration;
import java.util.Map;
import org.drover.api.transport.TransportSettings;

/**
 * How a recording is replayed.
 *
 * @param speed of connections and bytes
 * @param connectTimeout longest wait for each connection
 * @param stallTimeout longest time in which the peer may take none of the bytes of a connection, while there are some
 * @param returnTimeout longest time in which nothing is sent and nothing comes back, while the peer is to say or end
 *     something
 * @param depth buffers that each connection lends in each direction, 1 to {@value TransportSettings#MAX_DEPTH}
 * @param transportOptions the transport's own options; empty if none
 */
public record ReplayOptions(
        ReplaySpeed speed,
        Duration connectTimeout,
        Duration stallTimeout,
        Duration returnTimeout,
        int depth,
        Map<String, String> transportOptions) {
    /** As fast as possible, with waits of at most 30 seconds. */
    public static final ReplayOptions DEFAULT = new ReplayOptions(
            ReplaySpeed.MAX, Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofSeconds(30), 2, Map.of());

    /** Checks the ranges and copies the options. */
    public ReplayOptions {
        if (depth < 1 || depth > TransportSettings.MAX_DEPTH) {
            throw new IllegalArgumentException("depth " + depth + " is not in 1.." + TransportSettings.MAX_DEPTH);
        }
        requirePositive("connectTimeout", connectTimeout);
        requirePositive("stallTimeout", stallTimeout);
        requirePositive("returnTimeout", returnTimeout);
        transportOptions = Map.copyOf(transportOptions);
    }

    /**
     * Returns the same with another speed.
     *
     * @param other the speed
     */
    public ReplayOptions withSpeed(ReplaySpeed other) {
        return new ReplayOptions(other, connectTimeout, stallTimeout, returnTimeout, depth, transportOptions);
    }

    private static void requirePositive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + " " + value + " must be more than zero");
        }
    }
}
