// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.recording.replay;

/**
 * Where what the peer sent is first another than what was recorded.
 *
 * @param connection number of the connection
 * @param offset of the first byte that differs, or that only one of them has
 * @param recorded what the recording has there, in words: the message of the return path that the byte is part of
 * @param received what the peer sent, in words
 */
public record ReplayDifference(int connection, long offset, String recorded, String received) {
    @Override
    public String toString() {
        return "connection " + connection + " at offset " + offset + ": recorded " + recorded + ", received "
                + received;
    }
}
