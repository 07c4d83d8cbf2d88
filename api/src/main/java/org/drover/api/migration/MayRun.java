// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.api.migration;

/** Whether the machine of one side may run. At no time may it on both sides. */
public enum MayRun {
    /** It may, and does if it did before. */
    YES,
    /** It must not. */
    NO,
    /** Nobody here knows; ask the other side before starting it. */
    IN_DOUBT
}
