// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.internal.attempt;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.drover.api.DroverException;
import org.drover.api.ErrorCategory;
import org.drover.api.device.DeviceBackend;
import org.drover.api.device.DeviceBackendProvider;
import org.drover.api.handler.HandlerProvider;
import org.drover.api.handler.MigrationScope;
import org.drover.api.handler.SectionRegistration;
import org.drover.api.migration.MigrationRequest;
import org.drover.api.transport.TransportProvider;
import org.drover.api.transport.TransportUnavailableException;
import org.drover.runtime.internal.plugin.PluginLease;
import org.drover.runtime.internal.plugin.PluginRegistration;
import org.drover.runtime.internal.plugin.Plugins;

/** What an attempt uses of others, from before it begins until it has ended: it hears when one of them goes. */
final class MigrationLeases implements AutoCloseable {
    /** A plug-in can go between the choice and the lease; the choice is then made again, among those that are left. */
    private static final int CHOICES = 10;

    private final List<PluginLease> leases = new ArrayList<>();
    private final List<HandlerProvider> handlers = new ArrayList<>();
    private final String holder;
    private TransportProvider transport;
    private Consumer<DroverException> listener;
    private DroverException gone;

    private MigrationLeases(String holder) {
        this.holder = holder;
    }

    /**
     * Takes the leases.
     *
     * @param plugins gives what is there now
     * @param request the address and the devices that are used
     * @param holder the migration's short name
     * @throws DroverException if there is no transport for the address
     */
    static MigrationLeases take(Supplier<Plugins> plugins, MigrationRequest request, String holder) {
        MigrationLeases taken = new MigrationLeases(holder);
        for (int choice = 0; choice < CHOICES; choice++) {
            Plugins now = plugins.get();
            PluginRegistration<TransportProvider> chosen = now.transportOf(request.address());
            PluginLease lease = taken.lease(
                    chosen,
                    () -> new TransportUnavailableException(
                            "transport " + request.address().scheme() + " (" + chosen
                                    + ") was stopped during migration " + holder
                                    + ": start it, or another one of that scheme, and migrate again"));
            if (lease != null) {
                taken.transport = chosen.plugin();
                taken.leaseOthers(now, request.devices());
                return taken;
            }
        }
        throw new TransportUnavailableException(
                "the transports of " + request.address() + " come and go too fast to begin on one: try again");
    }

    private void leaseOthers(Plugins now, List<DeviceBackend> devices) {
        for (PluginRegistration<HandlerProvider> handler : now.handlers()) {
            PluginLease lease = lease(handler, () -> stopped("the section handlers of " + handler));
            if (lease != null) {
                handlers.add(scope -> registerOrRelease(handler.plugin(), scope, lease));
            }
        }
        for (PluginRegistration<DeviceBackendProvider> kind : now.deviceKinds()) {
            for (DeviceBackend device : devices) {
                if (isOf(kind, device)) {
                    lease(kind, () -> stopped("device " + device.id() + " (" + kind + ")"));
                }
            }
        }
    }

    /** Whether the kind has made the device, or one that it forwards to. */
    private static boolean isOf(PluginRegistration<DeviceBackendProvider> kind, DeviceBackend device) {
        return kind.hasMade(device)
                || device.forwardsTo().filter(other -> isOf(kind, other)).isPresent();
    }

    /** Who handles nothing in this migration may go without ending it. */
    private static List<SectionRegistration> registerOrRelease(
            HandlerProvider provider, MigrationScope scope, PluginLease lease) {
        List<SectionRegistration> registrations = provider.register(scope);
        if (registrations.isEmpty()) {
            lease.close();
        }
        return registrations;
    }

    private DroverException stopped(String what) {
        return new DroverException(
                ErrorCategory.DEVICE,
                what + " was stopped during migration " + holder + ": start the bundle and migrate again");
    }

    private PluginLease lease(PluginRegistration<?> registration, Supplier<DroverException> error) {
        PluginLease lease = registration.lease(holder, () -> pluginGone(error.get()));
        if (lease != null) {
            leases.add(lease);
        }
        return lease;
    }

    private void pluginGone(DroverException error) {
        Consumer<DroverException> told;
        synchronized (this) {
            gone = gone == null ? error : gone;
            told = listener;
        }
        if (told != null) {
            told.accept(error);
        }
    }

    /** Says who hears when something goes; at once if something has gone already. */
    void onGone(Consumer<DroverException> action) {
        DroverException already;
        synchronized (this) {
            listener = action;
            already = gone;
        }
        if (already != null) {
            action.accept(already);
        }
    }

    TransportProvider transport() {
        return transport;
    }

    List<HandlerProvider> handlers() {
        return List.copyOf(handlers);
    }

    @Override
    public void close() {
        leases.forEach(PluginLease::close);
    }
}
