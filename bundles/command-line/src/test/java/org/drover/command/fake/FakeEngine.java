// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.fake;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.drover.api.ConfigurationException;
import org.drover.api.device.DeviceBackend;
import org.drover.api.device.DeviceBackendProvider;
import org.drover.api.device.DeviceException;
import org.drover.api.device.DeviceSpec;
import org.drover.api.migration.IncomingMigration;
import org.drover.api.migration.Migration;
import org.drover.api.migration.MigrationEngine;
import org.drover.api.migration.MigrationParameters;
import org.drover.api.migration.MigrationReport;
import org.drover.api.migration.MigrationRequest;
import org.drover.api.transport.TransportException;
import org.drover.api.transport.TransportProvider;
import org.drover.api.transport.TransportUnavailableException;

/** An engine whose migrations end as they were told to. */
public final class FakeEngine implements MigrationEngine {
    private final MigrationReport last;
    private final boolean untilCancelled;
    private final List<DeviceBackendProvider> kinds;
    private final List<FakeDevice> opened = new ArrayList<>();
    private final CountDownLatch started = new CountDownLatch(1);
    private List<TransportProvider> transports = List.of();
    private volatile MigrationRequest request;

    private FakeEngine(MigrationReport last, boolean untilCancelled, List<DeviceBackendProvider> kinds) {
        this.last = last;
        this.untilCancelled = untilCancelled;
        this.kinds = kinds;
    }

    /** Its migrations end at once. */
    public static FakeEngine endingWith(MigrationReport last) {
        return new FakeEngine(last, false, List.of());
    }

    /** Its migrations end when they are cancelled. */
    public static FakeEngine endingWhenCancelledWith(MigrationReport last) {
        return new FakeEngine(last, true, List.of());
    }

    /** It knows kinds of devices. */
    public static FakeEngine with(DeviceBackendProvider... kinds) {
        return new FakeEngine(null, false, List.of(kinds));
    }

    /** It has transports. */
    public FakeEngine withTransports(TransportProvider... all) {
        transports = List.of(all);
        return this;
    }

    /** What the last migration was asked for. */
    public MigrationRequest request() {
        return request;
    }

    /** Devices that were opened. */
    public List<FakeDevice> opened() {
        return opened;
    }

    /** Waits until a migration has been started. */
    public void awaitStart() throws InterruptedException {
        if (!started.await(1, TimeUnit.MINUTES)) {
            throw new AssertionError("no migration was started");
        }
    }

    private FakeMigration start(MigrationRequest asked) {
        request = asked;
        FakeMigration migration = new FakeMigration(asked, last, untilCancelled);
        started.countDown();
        return migration;
    }

    @Override
    public Migration migrate(MigrationRequest asked) {
        if (asked.address().scheme().equals("rdma")) {
            throw new TransportUnavailableException("transport rdma: there is no RDMA device on this host");
        }
        return start(asked);
    }

    @Override
    public IncomingMigration listen(MigrationRequest asked) {
        if (asked.address().location().endsWith(":1")) {
            throw new TransportException(
                    "cannot listen on " + asked.address() + ": address in use; choose another port");
        }
        return start(asked);
    }

    @Override
    public MigrationParameters parameters() {
        return MigrationParameters.DEFAULTS;
    }

    @Override
    public void setParameters(MigrationParameters parameters) {
        throw new UnsupportedOperationException();
    }

    @Override
    public DeviceBackend openDevice(DeviceSpec spec) {
        if (!spec.scheme().equals("sim")) {
            throw new ConfigurationException("there is no kind of device '" + spec.scheme() + "'");
        }
        if (spec.name().equals("absent")) {
            throw new DeviceException("device sim:absent: open: no such device");
        }
        if (spec.name().equals("defect")) {
            throw new IllegalStateException("a bug\nof two lines");
        }
        FakeDevice device = new FakeDevice(spec);
        opened.add(device);
        return device;
    }

    @Override
    public List<TransportProvider> transports() {
        return transports;
    }

    @Override
    public List<DeviceBackendProvider> deviceKinds() {
        return kinds;
    }
}
