// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.frontend;

import java.util.Locale;

/** Constants as users read and write them. */
public final class Words {
    private Words() {}

    /**
     * Returns {@code COMPLETED} as {@code completed}, {@code IN_DOUBT} as {@code in-doubt}.
     *
     * @param value a constant
     */
    public static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
