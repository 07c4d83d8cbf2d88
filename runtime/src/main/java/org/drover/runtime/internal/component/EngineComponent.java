// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.internal.component;

import java.util.List;
import org.drover.api.device.DeviceBackend;
import org.drover.api.device.DeviceBackendProvider;
import org.drover.api.device.DeviceSpec;
import org.drover.api.handler.HandlerProvider;
import org.drover.api.migration.IncomingMigration;
import org.drover.api.migration.Migration;
import org.drover.api.migration.MigrationEngine;
import org.drover.api.migration.MigrationParameters;
import org.drover.api.migration.MigrationRequest;
import org.drover.api.transport.TransportProvider;
import org.drover.api.transport.TransportRegistration;
import org.drover.api.transport.TransportRegistry;
import org.drover.runtime.internal.DefaultMigrationEngine;
import org.drover.runtime.internal.plugin.PluginRegistry;
import org.drover.runtime.internal.plugin.Plugins;
import org.drover.runtime.internal.plugin.RegisteredTransport;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
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
@Component(
        service = {MigrationEngine.class, TransportRegistry.class},
        immediate = true)
public final class EngineComponent implements MigrationEngine, TransportRegistry {
    private final PluginRegistry<TransportProvider> transports = new PluginRegistry<>();
    private final PluginRegistry<DeviceBackendProvider> deviceKinds = new PluginRegistry<>();
    private final PluginRegistry<HandlerProvider> handlers = new PluginRegistry<>();
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
    void addTransport(ServiceReference<TransportProvider> reference, TransportProvider provider) {
        transports.add(Services.registration(reference, provider));
    }

    void updatedTransport(ServiceReference<TransportProvider> reference) {
        transports.rank(Services.id(reference), Services.ranking(reference));
    }

    void removeTransport(ServiceReference<TransportProvider> reference) {
        remove(transports, reference);
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addDeviceKind(ServiceReference<DeviceBackendProvider> reference, DeviceBackendProvider provider) {
        deviceKinds.add(Services.registration(reference, provider));
    }

    void updatedDeviceKind(ServiceReference<DeviceBackendProvider> reference) {
        deviceKinds.rank(Services.id(reference), Services.ranking(reference));
    }

    void removeDeviceKind(ServiceReference<DeviceBackendProvider> reference) {
        remove(deviceKinds, reference);
    }

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addHandler(ServiceReference<HandlerProvider> reference, HandlerProvider provider) {
        handlers.add(Services.registration(reference, provider));
    }

    void updatedHandler(ServiceReference<HandlerProvider> reference) {
        handlers.rank(Services.id(reference), Services.ranking(reference));
    }

    void removeHandler(ServiceReference<HandlerProvider> reference) {
        remove(handlers, reference);
    }

    /**
     * Classes first: who hears of it may need some that were not used yet; and so may clients that hold open devices, of
     * whom nobody knows.
     */
    private static <T> void remove(PluginRegistry<T> registry, ServiceReference<T> reference) {
        BundleClasses.load(reference.getBundle());
        registry.remove(Services.id(reference));
    }

    @Deactivate
    void deactivate(BundleContext context) {
        BundleClasses.load(context.getBundle());
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
    public MigrationParameters parameters() {
        return engine.parameters();
    }

    @Override
    public void setParameters(MigrationParameters parameters) {
        engine.setParameters(parameters);
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

    @Override
    public List<TransportRegistration> registrations() {
        return transports.listWithGone().stream()
                .map(registration -> (TransportRegistration) new RegisteredTransport(registration))
                .toList();
    }
}
