// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream.internal;

import java.util.List;
import org.drover.stream.StreamReport;

/** stub */
public final class Explanation {
    private Explanation() {}

    /** x */
    public static List<String> of(StreamReport report) {
        return List.of();
    }
}
