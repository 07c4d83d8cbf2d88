// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.api.migration;

/** A setting that may be left to the engine; QEMU's {@code OnOffAuto}. */
public enum OnOffAuto {
    /** Required: fails where it cannot be had. */
    ON,
    /** Not used. */
    OFF,
    /** Used where it can be had. */
    AUTO
}
