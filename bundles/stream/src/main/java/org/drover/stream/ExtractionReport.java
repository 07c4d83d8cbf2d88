// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * How far the extraction of a device's state has come.
 *
 * @param mainBytes written from data records of the main channel
 * @param packetBytes written from packets of the multifd channels
 * @param packets how many packets were written, that with the config state included
 * @param configBytes of the config state, written or not
 * @param waitingPackets packets that came and wait for an earlier one, or for SWITCHOVER_START
 * @param mostSpilledBytes the most bytes that the temporary file held
 * @param complete whether nothing waits or was cut, and the config state, if any packet came, was the last one
 * @param problems what was left out, in words
 * @param failure the first error of the output or of the temporary file; nothing is written after it
 */
public record ExtractionReport(
        long mainBytes,
        long packetBytes,
        long packets,
        long configBytes,
        int waitingPackets,
        long mostSpilledBytes,
        boolean complete,
        List<String> problems,
        Optional<IOException> failure) {
    /** Creates a report with a copy of the list. */
    public ExtractionReport {
        problems = List.copyOf(problems);
    }
}
