// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vfio.uapi;

/**
 * Features of a device: migration and DMA logging. Every argument begins with {@link VfioDeviceFeature}; the structure of
 * the feature is its {@code data}. Source: {@code include/uapi/linux/vfio.h} of Linux 6.12.
 */
public final class VfioFeatures {
    /** The bits of {@code flags} that number the feature. */
    public static final int VFIO_DEVICE_FEATURE_MASK = 0xffff;

    /** Gets the feature into {@code data}. */
    public static final int VFIO_DEVICE_FEATURE_GET = 1 << 16;

    /** Sets the feature from {@code data}. */
    public static final int VFIO_DEVICE_FEATURE_SET = 1 << 17;

    /** Only asks whether getting or setting is supported. */
    public static final int VFIO_DEVICE_FEATURE_PROBE = 1 << 18;

    /** GET: {@link VfioDeviceFeatureMigration}. */
    public static final int VFIO_DEVICE_FEATURE_MIGRATION = 1;

    /** GET and SET: {@link VfioDeviceFeatureMigState}. */
    public static final int VFIO_DEVICE_FEATURE_MIG_DEVICE_STATE = 2;

    /** SET: {@link VfioDeviceFeatureDmaLoggingControl}. */
    public static final int VFIO_DEVICE_FEATURE_DMA_LOGGING_START = 6;

    /** SET: no data. */
    public static final int VFIO_DEVICE_FEATURE_DMA_LOGGING_STOP = 7;

    /** GET: {@link VfioDeviceFeatureDmaLoggingReport}. */
    public static final int VFIO_DEVICE_FEATURE_DMA_LOGGING_REPORT = 8;

    /** GET: {@link VfioDeviceFeatureMigDataSize}. */
    public static final int VFIO_DEVICE_FEATURE_MIG_DATA_SIZE = 9;

    /** Migration flag: STOP, STOP_COPY and RESUMING are supported. */
    public static final int VFIO_MIGRATION_STOP_COPY = 1 << 0;

    /** Migration flag: RUNNING_P2P is supported. */
    public static final int VFIO_MIGRATION_P2P = 1 << 1;

    /** Migration flag: PRE_COPY is supported. */
    public static final int VFIO_MIGRATION_PRE_COPY = 1 << 2;

    private VfioFeatures() {}

    /** The head of every feature argument. Source: {@code struct vfio_device_feature}. */
    public static final class VfioDeviceFeature {
        /** Size in bytes. */
        public static final int SIZEOF = 8;

        /** Offset of {@code argsz}, u32. */
        public static final int ARGSZ = 0;

        /** Offset of {@code flags}, u32. */
        public static final int FLAGS = 4;

        /** Offset of {@code data}, variable length. */
        public static final int DATA = 8;

        private VfioDeviceFeature() {}
    }

    /** What the driver can do in a migration. Source: {@code struct vfio_device_feature_migration}. */
    public static final class VfioDeviceFeatureMigration {
        /** Size in bytes. */
        public static final int SIZEOF = 8;

        /** Offset of {@code flags}, u64. */
        public static final int FLAGS = 0;

        private VfioDeviceFeatureMigration() {}
    }

    /** The migration state and the data stream that a change of it opened, or -1. Source: {@code struct vfio_device_feature_mig_state}. */
    public static final class VfioDeviceFeatureMigState {
        /** Size in bytes. */
        public static final int SIZEOF = 8;

        /** Offset of {@code device_state}, u32. */
        public static final int DEVICE_STATE = 0;

        /** Offset of {@code data_fd}, s32. */
        public static final int DATA_FD = 4;

        private VfioDeviceFeatureMigState() {}
    }

    /** Estimate of the bytes that STOP_COPY would give. Source: {@code struct vfio_device_feature_mig_data_size}. */
    public static final class VfioDeviceFeatureMigDataSize {
        /** Size in bytes. */
        public static final int SIZEOF = 8;

        /** Offset of {@code stop_copy_length}, u64. */
        public static final int STOP_COPY_LENGTH = 0;

        private VfioDeviceFeatureMigDataSize() {}
    }

    /** What there is to read in a PRE_COPY state; not a feature, but an own request on the data stream. Source: {@code struct vfio_precopy_info}. */
    public static final class VfioPrecopyInfo {
        /** Size in bytes. */
        public static final int SIZEOF = 24;

        /** Offset of {@code argsz}, u32. */
        public static final int ARGSZ = 0;

        /** Offset of {@code flags}, u32. */
        public static final int FLAGS = 4;

        /** Offset of {@code initial_bytes}, u64. */
        public static final int INITIAL_BYTES = 8;

        /** Offset of {@code dirty_bytes}, u64. */
        public static final int DIRTY_BYTES = 16;

        private VfioPrecopyInfo() {}
    }

    /** What to log. Source: {@code struct vfio_device_feature_dma_logging_control}. */
    public static final class VfioDeviceFeatureDmaLoggingControl {
        /** Size in bytes. */
        public static final int SIZEOF = 24;

        /** Offset of {@code page_size}, u64. */
        public static final int PAGE_SIZE = 0;

        /** Offset of {@code num_ranges}, u32. */
        public static final int NUM_RANGES = 8;

        /** Offset of {@code __reserved}, u32. */
        public static final int RESERVED = 12;

        /** Offset of {@code ranges}, u64. */
        public static final int RANGES = 16;

        private VfioDeviceFeatureDmaLoggingControl() {}
    }

    /** A range of device addresses. Source: {@code struct vfio_device_feature_dma_logging_range}. */
    public static final class VfioDeviceFeatureDmaLoggingRange {
        /** Size in bytes. */
        public static final int SIZEOF = 16;

        /** Offset of {@code iova}, u64. */
        public static final int IOVA = 0;

        /** Offset of {@code length}, u64. */
        public static final int LENGTH = 8;

        private VfioDeviceFeatureDmaLoggingRange() {}
    }

    /** Which part of the log to report, and where to. Source: {@code struct vfio_device_feature_dma_logging_report}. */
    public static final class VfioDeviceFeatureDmaLoggingReport {
        /** Size in bytes. */
        public static final int SIZEOF = 32;

        /** Offset of {@code iova}, u64. */
        public static final int IOVA = 0;

        /** Offset of {@code length}, u64. */
        public static final int LENGTH = 8;

        /** Offset of {@code page_size}, u64. */
        public static final int PAGE_SIZE = 16;

        /** Offset of {@code bitmap}, u64. */
        public static final int BITMAP = 24;

        private VfioDeviceFeatureDmaLoggingReport() {}
    }
}
