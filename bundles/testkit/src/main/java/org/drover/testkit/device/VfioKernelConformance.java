// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.testkit.device;

import java.util.ArrayList;
import java.util.List;

/**
 * The kernel's contract of a VFIO device that migrates, one row a sentence. Runs against anything behind
 * {@link org.drover.vfio.kernel.VfioFile}, and needs no test framework.
 */
public final class VfioKernelConformance {
    private VfioKernelConformance() {}

    /** Returns all rows; names are unique. */
    public static List<ConformanceRow> rows() {
        List<ConformanceRow> rows = new ArrayList<>();
        rows.addAll(FeatureRows.rows());
        rows.addAll(StateRows.rows());
        rows.addAll(SavingRows.rows());
        rows.addAll(PrecopyRows.rows());
        rows.addAll(ResumingRows.rows());
        rows.addAll(DmaLoggingRows.rows());
        rows.addAll(PciRows.rows());
        return rows;
    }
}
