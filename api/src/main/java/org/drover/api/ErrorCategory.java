// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.api;

/** What kind of thing failed, and therefore what its reader can do about it. */
public enum ErrorCategory {
    /** A parameter, address or device specification is wrong. Correct it; nothing was changed. */
    CONFIGURATION,
    /** This side's device or its driver refused or failed. The message names the device and the call. */
    DEVICE,
    /** A connection could not be made or broke. Trying again may help. */
    TRANSPORT,
    /** The other side sent what the protocol does not allow, or contradicts this side's settings. */
    PROTOCOL,
    /** The other side reported that it failed; its own log has the cause. */
    PEER,
    /** A deadline passed. */
    TIMEOUT,
    /** Somebody cancelled the migration. */
    CANCELLED,
    /** A defect in Drover or in a plug-in. The message names the plug-in. */
    INTERNAL
}
