// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.api.migration;

/**
 * What a migration did with one channel, on one side.
 *
 * @param name {@code main}, or the number of a multifd channel
 * @param bytes bytes from source to destination, with all headers
 * @param packets packets of a multifd channel; 0 for the main one
 * @param activeNanos time from the channel's first to its last packet
 */
public record ChannelReport(String name, long bytes, long packets, long activeNanos) {}
