// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream;

/**
 * What one multifd channel carried of a device's state.
 *
 * @param channelId 0..254
 * @param packets with data and with the config state
 * @param bytes of data and of the config state
 */
public record ChannelShare(int channelId, long packets, long bytes) {}
