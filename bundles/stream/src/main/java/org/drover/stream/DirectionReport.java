// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * One direction of a connection. Times are those that the carrier gave with the bytes.
 *
 * @param bytes that have passed
 * @param packets packets of a multifd channel, elements of the main channel up to the first that only the description can
 *     cut, messages of the return path
 * @param firstNanos when the first bytes came; empty if none did
 * @param lastNanos when the last ones came
 * @param stalls how many pauses between bytes were as long as a stall, before the verdict; always 0 towards the source,
 *     where silence is the rule
 * @param longestGapNanos the longest of all pauses, stall or not, before the verdict; 0 where stalls are
 * @param ending how it ended; empty while it goes on
 * @param endedNanos when it ended
 * @param cutInside what had begun and not ended when the direction ended, in words; empty if it goes on, or ended between
 *     two packets, elements or messages, or was not understood before
 */
public record DirectionReport(
        long bytes,
        long packets,
        OptionalLong firstNanos,
        OptionalLong lastNanos,
        long stalls,
        long longestGapNanos,
        Optional<Ending> ending,
        OptionalLong endedNanos,
        Optional<String> cutInside) {}
