// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.api.handler;

import java.util.function.Function;

/**
 * A section and who handles it in one migration.
 *
 * @param id names it on both sides
 * @param versionId version that is written, and the highest that is read; unsigned
 * @param device path of the device whose state it is, empty if it is none's: what messages and reports name
 * @param saving makes the handler at the source
 * @param loading makes the handler at the destination
 */
public record SectionRegistration(
        SectionId id,
        int versionId,
        String device,
        Function<SaveContext, SaveHandler> saving,
        Function<LoadContext, LoadHandler> loading) {}
