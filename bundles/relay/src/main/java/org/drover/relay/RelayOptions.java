// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.relay;

import java.util.Map;
import org.drover.api.ConfigurationException;
import org.drover.api.transport.TransportAddress;
import org.drover.api.transport.TransportSettings;

/**
 * Where a relay listens, where it connects to, and its bounds. Memory is bounded by 4 x {@code channelDepth} x {@code
 * bufferBytes} for each connection: two channels, two directions; with sockets 3 buffers are in use at most, whatever the
 * depth.
 *
 * @param listen where sources connect to
 * @param target where each of their connections is carried to
 * @param firstBytesMillis how long a connection may take to say what it is, and a multifd channel wait for its main
 *     channel, 1 to {@value #MAX_MILLIS}
 * @param formingMillis how long a migration takes multifd channels after its main channel spoke, 1 to {@value #MAX_MILLIS}
 * @param connectMillis how long connecting to the target may take, 1 to {@value #MAX_MILLIS}
 * @param maxWaiting most connections that are not of a migration yet, 1 to {@value #MAX_COUNT}
 * @param maxMigrations most migrations at once, 1 to {@value #MAX_COUNT}
 * @param maxConnections most connections of one migration, the main channel among them, 1 to 256
 * @param channelDepth buffers of each channel and direction, 1 to 1024
 * @param bufferBytes of each buffer, a multiple of 4096 from 4096 to {@value #MAX_BUFFER_BYTES}
 * @param listenOptions options of the transport that listens, by name
 * @param targetOptions options of the transport that connects, by name
 */
public record RelayOptions(
        TransportAddress listen,
        TransportAddress target,
        long firstBytesMillis,
        long formingMillis,
        long connectMillis,
        int maxWaiting,
        int maxMigrations,
        int maxConnections,
        int channelDepth,
        int bufferBytes,
        Map<String, String> listenOptions,
        Map<String, String> targetOptions) {
    /** Longest time: a day. */
    public static final long MAX_MILLIS = 86_400_000;

    /** Most migrations, and most connections that wait. */
    public static final int MAX_COUNT = 4096;

    /** 16 MiB. */
    public static final int MAX_BUFFER_BYTES = 16 << 20;

    /** Main channel and 255 multifd channels: their number is one byte in QEMU's {@code MultiFDInit_t}. */
    private static final int MAX_CONNECTIONS = 256;

    private static final int PAGE_BYTES = 4096;

    /** Checks the ranges and copies the options. */
    public RelayOptions {
        check("first-bytes time", firstBytesMillis, 1, MAX_MILLIS);
        check("forming time", formingMillis, 1, MAX_MILLIS);
        check("connect time", connectMillis, 1, MAX_MILLIS);
        check("number of waiting connections", maxWaiting, 1, MAX_COUNT);
        check("number of migrations", maxMigrations, 1, MAX_COUNT);
        check("number of connections", maxConnections, 1, MAX_CONNECTIONS);
        check("channel depth", channelDepth, 1, TransportSettings.MAX_DEPTH);
        check("buffer size", bufferBytes, PAGE_BYTES, MAX_BUFFER_BYTES);
        if (bufferBytes % PAGE_BYTES != 0) {
            throw new ConfigurationException("relay: buffer size " + bufferBytes + " is no multiple of " + PAGE_BYTES);
        }
        listenOptions = Map.copyOf(listenOptions);
        targetOptions = Map.copyOf(targetOptions);
    }

    /**
     * Returns a builder with the defaults.
     *
     * @param listen where sources connect to
     * @param target where each of their connections is carried to
     */
    public static Builder builder(TransportAddress listen, TransportAddress target) {
        return new Builder(listen, target);
    }

    private static void check(String what, long value, long min, long max) {
        if (value < min || value > max) {
            throw new ConfigurationException("relay: " + what + " " + value + " is not in " + min + ".." + max);
        }
    }

    /** Collects options; see the components of {@link RelayOptions}. One thread. */
    public static final class Builder {
        private final TransportAddress listen;
        private final TransportAddress target;
        private long firstBytesMillis = 10_000;
        private long formingMillis = 10_000;
        private long connectMillis = 10_000;
        private int maxWaiting = 512;
        private int maxMigrations = 16;
        private int maxConnections = MAX_CONNECTIONS;
        private int channelDepth = 4;
        private int bufferBytes = 256 << 10;
        private Map<String, String> listenOptions = Map.of();
        private Map<String, String> targetOptions = Map.of();

        private Builder(TransportAddress listen, TransportAddress target) {
            this.listen = listen;
            this.target = target;
        }

        /** Sets how long a connection may take to say what it is; 10000 by default. */
        public Builder firstBytesMillis(long millis) {
            firstBytesMillis = millis;
            return this;
        }

        /** Sets how long a migration takes channels; 10000 by default. */
        public Builder formingMillis(long millis) {
            formingMillis = millis;
            return this;
        }

        /** Sets how long connecting may take; 10000 by default. */
        public Builder connectMillis(long millis) {
            connectMillis = millis;
            return this;
        }

        /** Sets the most connections that are not of a migration yet; 512 by default. */
        public Builder maxWaiting(int count) {
            maxWaiting = count;
            return this;
        }

        /** Sets the most migrations at once; 16 by default. */
        public Builder maxMigrations(int count) {
            maxMigrations = count;
            return this;
        }

        /** Sets the most connections of a migration; 256 by default. */
        public Builder maxConnections(int count) {
            maxConnections = count;
            return this;
        }

        /** Sets the buffers of each channel and direction; 4 by default. */
        public Builder channelDepth(int buffers) {
            channelDepth = buffers;
            return this;
        }

        /** Sets the size of each buffer; 262144 by default. */
        public Builder bufferBytes(int bytes) {
            bufferBytes = bytes;
            return this;
        }

        /** Sets the options of the transport that listens; none by default. */
        public Builder listenOptions(Map<String, String> options) {
            listenOptions = options;
            return this;
        }

        /** Sets the options of the transport that connects; none by default. */
        public Builder targetOptions(Map<String, String> options) {
            targetOptions = options;
            return this;
        }

        /**
         * Returns the options.
         *
         * @throws ConfigurationException if a value is outside its range
         */
        public RelayOptions build() {
            return new RelayOptions(
                    listen,
                    target,
                    firstBytesMillis,
                    formingMillis,
                    connectMillis,
                    maxWaiting,
                    maxMigrations,
                    maxConnections,
                    channelDepth,
                    bufferBytes,
                    listenOptions,
                    targetOptions);
        }
    }
}
