// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/**
 * One connection.
 *
 * @param number in the order of acceptance
 * @param kind what it is
 * @param channelId of a multifd channel whose initial packet has come: 0..254
 * @param vmUuid of the machine, of such a channel; all zero where none is set
 * @param acceptedNanos when it was accepted
 * @param forward what the source sent
 * @param backward what the destination sent
 * @param ramPackets of a multifd channel, without synchronisation points
 * @param syncPackets of a multifd channel
 * @param deviceStatePackets of a multifd channel
 */
public record ConnectionReport(
        int number,
        ConnectionKind kind,
        OptionalInt channelId,
        Optional<UUID> vmUuid,
        long acceptedNanos,
        DirectionReport forward,
        DirectionReport backward,
        long ramPackets,
        long syncPackets,
        long deviceStatePackets) {}
