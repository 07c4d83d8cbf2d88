// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * The milestones of a migration, each empty until it was seen.
 *
 * @param returnPathNanos when the source asked for a return path
 * @param ackNanos when the destination acknowledged the switchover
 * @param startNanos when SWITCHOVER_START passed: the machine had stopped
 * @param verdictNanos when the destination's verdict passed
 * @param verdict the value of SHUT: 0 = all is loaded, as the destination says
 * @param lastDataBeforeVerdict the last device data that passed before the verdict, or until now
 */
public record SwitchoverReport(
        OptionalLong returnPathNanos,
        OptionalLong ackNanos,
        OptionalLong startNanos,
        OptionalLong verdictNanos,
        OptionalLong verdict,
        Optional<DataMark> lastDataBeforeVerdict) {}
