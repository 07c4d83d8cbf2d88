// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.testkit.device;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a kind of device is known to do otherwise than the contract says. A run fails for a deviation that is not here, and
 * for one that is here and no longer happens.
 *
 * @param kind the kind of device
 * @param reasons by the name of the row, why
 */
public record AcceptedDeviations(String kind, Map<String, String> reasons) {
    /** A device that does all that the contract says. */
    public static final AcceptedDeviations NONE = new AcceptedDeviations("none", Map.of());

    private static final String DMA_START = "mtty_log_start() accepts everything, as there is no DMA";
    private static final String DMA_REPORT = "iova_bitmap_for_each() is EOPNOTSUPP without CONFIG_IOMMUFD_DRIVER";

    /** The kernel's own sample, {@code samples/vfio-mdev/mtty.c} of Linux 6.12, in a kernel without CONFIG_IOMMUFD. */
    public static final AcceptedDeviations MTTY = new AcceptedDeviations(
            "mtty",
            Map.of(
                    "precopy-dry-read-is-ENOMSG",
                    "mtty_save_read() gives 0 for a temporary end as well",
                    "resuming-failed-write-stays-refused",
                    "mtty_resume_write() counts bytes that it refused",
                    "dma-start-twice-is-refused",
                    DMA_START,
                    "dma-report-keeps-bits",
                    DMA_REPORT));

    /** The lab's variant of it with a large state, in the same kernel. */
    public static final AcceptedDeviations MTTY_LARGE = new AcceptedDeviations(
            "mtty_large", Map.of("dma-start-twice-is-refused", DMA_START, "dma-report-keeps-bits", DMA_REPORT));

    /** Copies the reasons. */
    public AcceptedDeviations {
        reasons = Map.copyOf(reasons);
    }

    /**
     * Returns the deviations of a kind.
     *
     * @param kind {@code mtty}, {@code mtty_large} or {@code none}
     * @throws IllegalArgumentException for any other
     */
    public static AcceptedDeviations of(String kind) {
        Map<String, AcceptedDeviations> known = new TreeMap<>();
        for (AcceptedDeviations deviations : List.of(NONE, MTTY, MTTY_LARGE)) {
            known.put(deviations.kind(), deviations);
        }
        AcceptedDeviations found = known.get(kind);
        if (found == null) {
            throw new IllegalArgumentException("no device kind '" + kind + "': one of " + known.keySet());
        }
        return found;
    }
}
