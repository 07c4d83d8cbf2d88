// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.testkit.device;

import static org.drover.testkit.device.ConformanceDevice.feature;
import static org.drover.testkit.device.Deviation.check;
import static org.drover.testkit.device.Expect.EINVAL;
import static org.drover.testkit.device.Expect.ENOTTY;
import static org.drover.vfio.uapi.VfioFeatures.VFIO_DEVICE_FEATURE_DMA_LOGGING_REPORT;
import static org.drover.vfio.uapi.VfioFeatures.VFIO_DEVICE_FEATURE_DMA_LOGGING_START;
import static org.drover.vfio.uapi.VfioFeatures.VFIO_DEVICE_FEATURE_DMA_LOGGING_STOP;
import static org.drover.vfio.uapi.VfioFeatures.VFIO_DEVICE_FEATURE_GET;
import static org.drover.vfio.uapi.VfioFeatures.VFIO_DEVICE_FEATURE_MASK;
import static org.drover.vfio.uapi.VfioFeatures.VFIO_DEVICE_FEATURE_MIGRATION;
import static org.drover.vfio.uapi.VfioFeatures.VFIO_DEVICE_FEATURE_MIG_DATA_SIZE;
import static org.drover.vfio.uapi.VfioFeatures.VFIO_DEVICE_FEATURE_MIG_DEVICE_STATE;
import static org.drover.vfio.uapi.VfioFeatures.VFIO_DEVICE_FEATURE_PROBE;
import static org.drover.vfio.uapi.VfioFeatures.VFIO_DEVICE_FEATURE_SET;
import static org.drover.vfio.uapi.VfioRequests.VFIO_DEVICE_FEATURE;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.drover.testkit.device.ConformanceRow.Needs;
import org.drover.vfio.uapi.VfioFeatures;
import org.drover.vfio.uapi.VfioFeatures.VfioDeviceFeature;

/** {@code VFIO_DEVICE_FEATURE}: sizes, methods and probes. */
final class FeatureRows {
    private static final String FEATURE = "struct vfio_device_feature";
    private static final String CHECK = "vfio_check_feature()";
    private static final int GET = VFIO_DEVICE_FEATURE_GET;
    private static final int SET = VFIO_DEVICE_FEATURE_SET;
    private static final int PROBE = VFIO_DEVICE_FEATURE_PROBE;
    private static final long KNOWN_FLAGS = VfioFeatures.VFIO_MIGRATION_STOP_COPY
            | VfioFeatures.VFIO_MIGRATION_P2P
            | VfioFeatures.VFIO_MIGRATION_PRE_COPY;

    private FeatureRows() {}

    static List<ConformanceRow> rows() {
        List<ConformanceRow> rows = new ArrayList<>();
        rows.add(refused("feature-argsz-without-flags", FEATURE, () -> {
            return feature(VFIO_DEVICE_FEATURE_MIGRATION | GET, Long.BYTES).putInt(VfioDeviceFeature.ARGSZ, 4);
        }));
        rows.add(refused("feature-get-and-set-exclusive", FEATURE, () -> {
            return feature(VFIO_DEVICE_FEATURE_MIG_DEVICE_STATE | GET | SET, Long.BYTES);
        }));
        rows.add(refused("feature-flag-bit-unknown", FEATURE, () -> {
            return feature(VFIO_DEVICE_FEATURE_MIGRATION | GET | 1 << 19, Long.BYTES);
        }));
        rows.add(refused("feature-without-method", CHECK, () -> {
            return feature(VFIO_DEVICE_FEATURE_MIGRATION, Long.BYTES);
        }));
        rows.add(refused("feature-migration-argsz-without-data", CHECK, () -> {
            return feature(VFIO_DEVICE_FEATURE_MIGRATION | GET, 0);
        }));
        rows.add(refused("feature-migration-set", CHECK, () -> {
            return feature(VFIO_DEVICE_FEATURE_MIGRATION | SET, Long.BYTES);
        }));
        rows.add(refused("feature-state-argsz-short", CHECK, () -> {
            return feature(VFIO_DEVICE_FEATURE_MIG_DEVICE_STATE | GET, Long.BYTES - 1);
        }));
        rows.add(refused("feature-data-size-set", CHECK, () -> {
            return feature(VFIO_DEVICE_FEATURE_MIG_DATA_SIZE | SET, Long.BYTES);
        }));
        rows.add(row(
                "feature-unknown",
                FEATURE,
                device -> Expect.failure(
                        "an unknown feature",
                        () -> device.call(feature(VFIO_DEVICE_FEATURE_MASK | PROBE, 0)),
                        ENOTTY)));
        rows.add(row(
                "device-request-unknown",
                "VFIO_DEVICE_FEATURE",
                device -> Expect.failure(
                        "an unknown request",
                        () -> device.file().ioctl(VFIO_DEVICE_FEATURE + 100, feature(0, 0)),
                        ENOTTY)));
        rows.add(probed(Needs.NOTHING, "feature-probe-migration", VFIO_DEVICE_FEATURE_MIGRATION, GET, SET));
        rows.add(probed(Needs.NOTHING, "feature-probe-data-size", VFIO_DEVICE_FEATURE_MIG_DATA_SIZE, GET, SET));
        rows.add(probed(Needs.NOTHING, "feature-probe-state", VFIO_DEVICE_FEATURE_MIG_DEVICE_STATE, GET | SET, 0));
        rows.add(probed(Needs.DMA_LOGGING, "feature-probe-dma-start", VFIO_DEVICE_FEATURE_DMA_LOGGING_START, SET, GET));
        rows.add(probed(Needs.DMA_LOGGING, "feature-probe-dma-stop", VFIO_DEVICE_FEATURE_DMA_LOGGING_STOP, SET, GET));
        rows.add(probed(
                Needs.DMA_LOGGING, "feature-probe-dma-report", VFIO_DEVICE_FEATURE_DMA_LOGGING_REPORT, GET, SET));
        rows.add(row("migration-flags-with-stop-copy", "struct vfio_device_feature_migration", device -> {
            ByteBuffer argument = feature(VFIO_DEVICE_FEATURE_MIGRATION | GET, Long.BYTES);
            device.call(argument);
            long flags = argument.getLong(VfioDeviceFeature.DATA);
            check(
                    (flags & VfioFeatures.VFIO_MIGRATION_STOP_COPY) != 0 && (flags & ~KNOWN_FLAGS) == 0,
                    "flags 0x" + Long.toHexString(flags) + " lack STOP_COPY or have unknown bits");
        }));
        return rows;
    }

    private static ConformanceRow row(String name, String source, ConformanceRow.Check check) {
        return new ConformanceRow(name, source, Needs.NOTHING, check);
    }

    private static ConformanceRow refused(
            String name, String source, java.util.function.Supplier<ByteBuffer> argument) {
        return row(name, source, device -> Expect.failure("the request", () -> device.call(argument.get()), EINVAL));
    }

    /** Probing succeeds without data for the methods that there are, alone and together, and not for others. */
    private static ConformanceRow probed(Needs needs, String name, int feature, int methods, int others) {
        return new ConformanceRow(name, FEATURE, needs, device -> {
            device.call(feature(feature | PROBE, 0));
            device.call(feature(feature | PROBE | methods, 0));
            if (others != 0) {
                Expect.failure(
                        "probing another method", () -> device.call(feature(feature | PROBE | others, 0)), EINVAL);
            }
        });
    }
}
