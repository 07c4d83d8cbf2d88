// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.recording.replay;

/** How fast a recording is replayed. */
public enum ReplaySpeed {
    /** Connections open, bytes are sent and directions end at the recorded times, counted from the first. */
    ORIGINAL,
    /** Everything as fast as the peer takes it: connections in the recorded order, then each on its own. */
    MAX
}
