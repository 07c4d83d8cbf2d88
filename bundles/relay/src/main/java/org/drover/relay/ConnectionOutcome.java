// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.relay;

import java.util.Optional;
import org.drover.stream.Ending;

/**
 * What has passed on one connection of a migration.
 *
 * @param channel which it is: {@code main}, {@code multifd-0} and so on
 * @param source its other end on the source's side, for messages
 * @param forwardBytes bytes passed on to the destination
 * @param backwardBytes bytes passed on to the source
 * @param forward how the direction to the destination ended; empty while it is open
 * @param backward how the direction to the source ended; empty while it is open
 */
public record ConnectionOutcome(
        String channel,
        String source,
        long forwardBytes,
        long backwardBytes,
        Optional<Ending> forward,
        Optional<Ending> backward) {}
