// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.api.transport;

/**
 * A channel's addresses and counters at one moment.
 *
 * @param local this end, for messages
 * @param peer the other end, for messages
 * @param sentBytes bytes handed to the connection
 * @param receivedBytes bytes taken from the connection
 * @param lentSendBuffers send buffers lent now
 * @param lentReceiveBuffers receive buffers lent now
 */
public record ChannelInfo(
        String local, String peer, long sentBytes, long receivedBytes, int lentSendBuffers, int lentReceiveBuffers) {}
