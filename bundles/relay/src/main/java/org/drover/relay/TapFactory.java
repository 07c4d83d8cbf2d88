// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.relay;

import org.drover.stream.MigrationTap;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Gives each migration of a relay a tap, which sees its bytes after they were passed on. A tap that throws, here or later,
 * is dropped, with a warning and {@link RelayOutcome#tapError}: it never harms the migration. One that is slow makes the migration slow.
 */
@ConsumerType
@FunctionalInterface
public interface TapFactory {
    /** Sees nothing. */
    TapFactory NONE = migration -> null;

    /**
     * A migration has begun. Called on the thread that carries its main channel, before a byte is passed on.
     *
     * @param migration which
     * @return sees its bytes; {@code null} for no tap
     */
    MigrationTap opened(RelayedMigrationInfo migration);
}
