// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.recording.content;

/**
 * What a recording says of itself.
 *
 * @param createdEpochMillis wall time of its beginning in milliseconds since 1970-01-01T00:00Z; 0 if unknown
 * @param originNanos what {@link System#nanoTime} was then, on the recorder; all times of the records are on that clock
 * @param listenAddress where the source connected to; empty if unknown; at most {@value #MAX_ADDRESS_BYTES} bytes of UTF-8
 * @param targetAddress where the streams were carried to; as above
 * @param metadataJson anything else, as one JSON object; at most {@value #MAX_METADATA_BYTES} bytes of UTF-8
 */
public record RecordingHeader(
        long createdEpochMillis, long originNanos, String listenAddress, String targetAddress, String metadataJson) {
    /** Longest address in bytes of UTF-8. */
    public static final int MAX_ADDRESS_BYTES = 1024;

    /** Longest metadata in bytes of UTF-8. */
    public static final int MAX_METADATA_BYTES = 64 * 1024;

    /** The metadata that says nothing. */
    public static final String NO_METADATA = "{}";

    /**
     * Returns the header of a recording that begins now.
     *
     * @param listenAddress where the source connects to
     * @param targetAddress where the streams are carried to
     * @param metadataJson one JSON object
     */
    public static RecordingHeader now(String listenAddress, String targetAddress, String metadataJson) {
        return new RecordingHeader(
                System.currentTimeMillis(), System.nanoTime(), listenAddress, targetAddress, metadataJson);
    }
}
