// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
/**
 * The SPI of section handlers: who writes and reads the parts of a migration stream. The methods carry the names of
 * QEMU's {@code SaveVMHandlers} ({@code include/migration/register.h}, QEMU 10.0) in Java's spelling.
 *
 * <p><b>Threads.</b> "Main thread" is the one thread that owns the main channel of one side of one migration. All
 * methods of a handler are called on the main thread, one at a time, except these:
 * {@link org.drover.api.handler.ParallelSave#saveLiveCompletePrecopyThread} on a save thread of its own, and
 * {@link org.drover.api.handler.ParallelLoad#loadStateBuffer} on the channel threads, several at once.
 *
 * <p>A handler object serves one migration and is never shared. Abilities that a handler may lack are separate
 * interfaces: a handler has the ability if its object implements the interface.
 */
@Export
@Version("1.0.0")
package org.drover.api.handler;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
