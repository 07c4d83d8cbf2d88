// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.relay;

import org.drover.api.transport.TransportProvider;
import org.drover.runtime.memory.DirectArena;

/**
 * What all migrations of a relay share.
 *
 * @param options bounds and addresses
 * @param sources the transport that listens
 * @param targets where it carries them to
 * @param arena memory of all channels
 * @param threads where threads are started
 * @param taps gives each migration its tap
 * @param listener hears of migrations
 */
record RelayContext(
        RelayOptions options,
        TransportProvider sources,
        RelayTargets targets,
        DirectArena arena,
        RelayThreads threads,
        TapFactory taps,
        GuardedListener listener) {}
