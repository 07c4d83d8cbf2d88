// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.recording.content;

/** What a record of a recording says. */
public enum RecordType {
    /** A connection was accepted. */
    OPENED,
    /** Bytes passed in one direction of a connection. */
    DATA,
    /** One direction of a connection ended. */
    ENDED
}
