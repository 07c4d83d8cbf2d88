// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.testkit.transport;

/** What is wrong with one channel. Set before the channel is opened, read by its threads. */
final class ChannelFaults {
    /** Stands for a byte that is never reached. */
    static final long NOWHERE = Long.MAX_VALUE;

    long cutAfterSentBytes = NOWHERE;
    long cutAfterReceivedBytes = NOWHERE;
    long duplicateAtBytes = NOWHERE;
    long corruptAtBytes = NOWHERE;
    int maxReceiveBytes = Integer.MAX_VALUE;
    Gate acquireGate;
    Gate sendGate;
    Gate receiveGate;
}
