// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.internal.attempt;

import java.util.List;
import org.drover.api.handler.HandlerProvider;
import org.drover.api.migration.MigrationRequest;
import org.drover.api.transport.TransportProvider;
import org.drover.runtime.internal.migration.Attempt;

/**
 * Makes one side of an attempt.
 *
 * @param <A> which side
 */
@FunctionalInterface
public interface AttemptFactory<A extends Attempt> {
    /**
     * Checks the request; nothing is changed before {@link Attempt#start}.
     *
     * @param request what was asked for
     * @param transport the transport of the request's address
     * @param handlers who handles sections
     */
    A create(MigrationRequest request, TransportProvider transport, List<HandlerProvider> handlers);
}
