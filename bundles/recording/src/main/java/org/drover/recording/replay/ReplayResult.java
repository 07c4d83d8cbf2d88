// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.recording.replay;

import java.util.Optional;
import java.util.OptionalLong;
import org.drover.api.DroverException;

/**
 * What came of a replay.
 *
 * @param sentBytes handed to the connections
 * @param receivedBytes that the peer sent
 * @param returnPathEqual whether that is byte for byte what was recorded, on all connections and as far as the recording
 *     goes
 * @param firstDifference between the two; empty if they are equal, and for connections that were not opened
 * @param verdict the value of the return path's last message SHUT, 0 to 4294967295: 0 says that all is loaded; empty if
 *     none came
 * @param error what went wrong; empty if the replay came to its end, and where connections broke that were recorded as
 *     broken
 */
public record ReplayResult(
        long sentBytes,
        long receivedBytes,
        boolean returnPathEqual,
        Optional<ReplayDifference> firstDifference,
        OptionalLong verdict,
        Optional<DroverException> error) {}
