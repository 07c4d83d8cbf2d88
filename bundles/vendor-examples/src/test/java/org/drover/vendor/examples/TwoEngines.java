// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vendor.examples;

import java.time.Duration;
import java.util.List;
import org.drover.api.Deadline;
import org.drover.api.device.DeviceBackend;
import org.drover.api.device.DeviceSpec;
import org.drover.api.migration.IncomingMigration;
import org.drover.api.migration.Migration;
import org.drover.api.migration.MigrationParameters;
import org.drover.api.migration.MigrationReport;
import org.drover.api.migration.MigrationRequest;
import org.drover.api.migration.MigrationState;
import org.drover.api.transport.TransportAddress;
import org.drover.runtime.DroverRuntime;
import org.drover.simulated.SimulatedBackendProvider;

/** Migrates devices over TCP from one engine to another, and closes them. */
final class TwoEngines {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** How it ended on each side. */
    record Outcome(MigrationReport source, MigrationReport destination) {
        String sourceError() {
            return source.error().map(Throwable::getMessage).orElse("(none)");
        }

        String destinationError() {
            return destination.error().map(Throwable::getMessage).orElse("(none)");
        }
    }

    private TwoEngines() {}

    /** Opens a simulated device with a state of more than one packet. */
    static DeviceBackend simulated(String name, String options) {
        return opened("sim:" + name + "?state=2500001&" + options);
    }

    /** Opens a simulated device. */
    static DeviceBackend opened(String spec) {
        return new SimulatedBackendProvider().open(DeviceSpec.parse(spec));
    }

    static Outcome migrate(List<DeviceBackend> from, List<DeviceBackend> to) throws InterruptedException {
        MigrationParameters parameters = MigrationParameters.builder()
                .set(MigrationParameters.MULTIFD_CHANNELS, 2)
                .build();
        try (DroverRuntime here = DroverRuntime.start();
                DroverRuntime there = DroverRuntime.start()) {
            IncomingMigration incoming = there.engine()
                    .listen(new MigrationRequest(TransportAddress.parse("tcp:127.0.0.1:0"), to, parameters));
            Migration outgoing = here.engine().migrate(new MigrationRequest(incoming.localAddress(), from, parameters));
            MigrationReport sent = outgoing.await(Deadline.after(LIMIT));
            if (sent.state() != MigrationState.COMPLETED) {
                incoming.cancel(); // it may not have heard of the source at all
            }
            return new Outcome(sent, incoming.await(Deadline.after(LIMIT)));
        } finally {
            from.forEach(DeviceBackend::close);
            to.forEach(DeviceBackend::close);
        }
    }
}
