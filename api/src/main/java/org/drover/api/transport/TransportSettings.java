// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.api.transport;

import java.util.Map;

/**
 * What a migration asks of the transport it opens.
 *
 * @param owner short name of the migration, for the names of threads and for messages
 * @param sendDepth buffers that each channel lends for sending at once, 1 to 1024
 * @param receiveDepth buffers that each channel lends of what it received at once, 1 to 1024
 * @param options the transport's own options by name; empty if none
 */
public record TransportSettings(String owner, int sendDepth, int receiveDepth, Map<String, String> options) {
    /** Highest depth of a channel: 1024 buffers of 1 MiB are 1 GiB, more than any link holds in flight. */
    public static final int MAX_DEPTH = 1024;

    /** Checks the ranges and copies the options. */
    public TransportSettings {
        if (sendDepth < 1 || sendDepth > MAX_DEPTH || receiveDepth < 1 || receiveDepth > MAX_DEPTH) {
            throw new IllegalArgumentException(
                    "depth " + sendDepth + "/" + receiveDepth + " is not in 1.." + MAX_DEPTH);
        }
        options = Map.copyOf(options);
    }
}
