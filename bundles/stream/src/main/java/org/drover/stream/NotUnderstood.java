// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream;

/**
 * Where the analysis of one direction of a connection had to stop, or left something out. Its bytes are counted all the
 * same.
 *
 * @param connection number of the connection, in the order of acceptance
 * @param direction never {@code null}
 * @param offsetBytes how many bytes had passed when it was noticed
 * @param why in words, one line; names from the stream are escaped in it
 */
public record NotUnderstood(int connection, Direction direction, long offsetBytes, String why) {}
