// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.internal.component;

import java.util.List;
import java.util.Map;
import org.drover.api.device.DeviceBackend;
import org.drover.api.device.DeviceBackendProvider;
import org.drover.api.device.DeviceSpec;
import org.drover.api.handler.HandlerProvider;
import org.drover.api.migration.IncomingMigration;
import org.drover.api.migration.Migration;
import org.drover.api.migration.MigrationEngine;
import org.drover.api.migration.MigrationRequest;
import org.drover.api.transport.TransportProvider;
import org.drover.runtime.internal.DefaultMigrationEngine;
import org.drover.runtime.internal.plugin.Plugins;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * The engine as an OSGi service: plug-ins come and go as services while it stays. No callback waits for
 * anything.
 *
 * <p>Immediate, since a delayed component ends when its last client lets go of it, and the migrations of that client with it.
 */
@Component(service = MigrationEngine.class, immediate = true)
public final class EngineComponent implements MigrationEngine {
    private final RankedServices<TransportProvider> transports = new RankedServices<>();
    private final RankedServices<DeviceBackendProvider> deviceKinds = new RankedServices<>();
    private final RankedServices<HandlerProvider> handlers = new RankedServices<>();
    private final DefaultMigrationEngine engine = new DefaultMigrationEngine(this::plugins);

    /** Created by the service component runtime. */
    @Activate
    public EngineComponent() {}

    private Plugins plugins() {
        return new Plugins(transports.list(), deviceKinds.list(), handlers.list());
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addTransport(TransportProvider provider, Map<String, Object> properties) {
        transports.add(provider, properties);
    }

    void updatedTransport(TransportProvider provider, Map<String, Object> properties) {
        transports.add(provider, properties);
    }

    void removeTransport(TransportProvider provider, Map<String, Object> properties) {
        transports.remove(properties);
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addDeviceKind(DeviceBackendProvider provider, Map<String, Object> properties) {
        deviceKinds.add(provider, properties);
    }

    void updatedDeviceKind(DeviceBackendProvider provider, Map<String, Object> properties) {
        deviceKinds.add(provider, properties);
    }

    void removeDeviceKind(DeviceBackendProvider provider, Map<String, Object> properties) {
        deviceKinds.remove(properties);
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addHandler(HandlerProvider provider, Map<String, Object> properties) {
        handlers.add(provider, properties);
    }

    void updatedHandler(HandlerProvider provider, Map<String, Object> properties) {
        handlers.add(provider, properties);
    }

    void removeHandler(HandlerProvider provider, Map<String, Object> properties) {
        handlers.remove(properties);
    }

    @Deactivate
    void deactivate() {
        engine.close();
    }

    @Override
    public Migration migrate(MigrationRequest request) {
        return engine.migrate(request);
    }

    @Override
    public IncomingMigration listen(MigrationRequest request) {
        return engine.listen(request);
    }

    @Override
    public DeviceBackend openDevice(DeviceSpec spec) {
        return engine.openDevice(spec);
    }

    @Override
    public List<TransportProvider> transports() {
        return engine.transports();
    }

    @Override
    public List<DeviceBackendProvider> deviceKinds() {
        return engine.deviceKinds();
    }
}
