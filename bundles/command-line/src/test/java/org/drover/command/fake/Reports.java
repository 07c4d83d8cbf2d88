// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.fake;

import java.util.List;
import java.util.Optional;
import org.drover.api.DroverException;
import org.drover.api.ErrorCategory;
import org.drover.api.migration.ChannelReport;
import org.drover.api.migration.DeviceReport;
import org.drover.api.migration.MayRun;
import org.drover.api.migration.MigrationReport;
import org.drover.api.migration.MigrationState;

/** Reports of two devices over two channels, with round figures. */
public final class Reports {
    private static final long MIB = 1 << 20;
    private static final long MILLI = 1_000_000;

    private Reports() {}

    /** Of a migration that succeeded. */
    public static MigrationReport completed(MayRun mayRun) {
        return report(MigrationState.COMPLETED, mayRun, null);
    }

    /** Of one that failed, was cancelled or is in doubt. */
    public static MigrationReport ended(MigrationState state, MayRun mayRun, String error) {
        return report(state, mayRun, new DroverException(ErrorCategory.TRANSPORT, error));
    }

    /** Of one that failed at the source before anything had moved. */
    public static MigrationReport failed(Throwable error) {
        return new MigrationReport(
                MigrationState.FAILED, MayRun.YES, Optional.of(error), 0, 0, 0, 1_500 * MILLI, List.of(), List.of());
    }

    private static MigrationReport report(MigrationState state, MayRun mayRun, Throwable error) {
        return new MigrationReport(
                state,
                mayRun,
                Optional.ofNullable(error),
                3,
                20 * MILLI,
                250 * MILLI,
                1_500 * MILLI,
                List.of(
                        new DeviceReport("nic0", true, MIB, 64 * MIB, 512, 64, 3, 200 * MILLI),
                        new DeviceReport("nic1", true, 0, 32 * MIB, 512, 32, 1, 100 * MILLI)),
                List.of(
                        new ChannelReport("main", MIB + 4096, 0, 1_000 * MILLI),
                        new ChannelReport("0", 48 * MIB, 48, 200 * MILLI),
                        new ChannelReport("1", 48 * MIB, 48, 100 * MILLI)));
    }
}
