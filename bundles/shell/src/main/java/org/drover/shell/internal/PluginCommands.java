// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.shell.internal;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.drover.api.Availability;
import org.drover.api.device.DeviceBackendProvider;
import org.drover.api.transport.TransportProvider;
import org.drover.frontend.Table;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code drover:transports}, {@code backends}. */
@Component(
        service = PluginCommands.class,
        property = {"osgi.command.scope=drover", "osgi.command.function=transports", "osgi.command.function=backends"})
public final class PluginCommands {
    private final BundleContext context;
    private final TransportLeases leases;

    /**
     * Created by the service component runtime.
     *
     * @param context of this bundle
     * @param leases of the transports
     */
    @Activate
    public PluginCommands(BundleContext context, @Reference TransportLeases leases) {
        this.context = context;
        this.leases = leases;
    }

    /**
     * Shows the transports.
     *
     * @param session of the shell
     * @param words what the user wrote
     */
    @Descriptor(
            "shows the transports: scheme, state, migrations of this shell over it, bundle, and why one cannot be used")
    public void transports(CommandSession session, @Descriptor("nothing") String[] words) {
        CommandWords.parse("transports", words, Set.of(), Set.of()).noMore("transports");
        Table table = new Table().text("SCHEME").text("STATE").number("LEASES").text("BUNDLE");
        show(
                session.getConsole(),
                table,
                TransportProvider.class,
                TransportProvider::scheme,
                TransportProvider::availability,
                bundle -> List.of(Integer.toString(leases.of(bundle.getBundleId()))));
    }

    /**
     * Shows the kinds of devices.
     *
     * @param session of the shell
     * @param words what the user wrote
     */
    @Descriptor("shows the kinds of devices: scheme, state, bundle, and why one cannot be used")
    public void backends(CommandSession session, @Descriptor("nothing") String[] words) {
        CommandWords.parse("backends", words, Set.of(), Set.of()).noMore("backends");
        show(
                session.getConsole(),
                new Table().text("SCHEME").text("STATE").text("BUNDLE"),
                DeviceBackendProvider.class,
                DeviceBackendProvider::scheme,
                DeviceBackendProvider::availability,
                bundle -> List.of());
    }

    private <T> void show(
            PrintStream out,
            Table table,
            Class<T> type,
            Function<T, String> scheme,
            Function<T, Availability> availability,
            Function<Bundle, List<String>> more) {
        List<String> reasons = new ArrayList<>();
        int count = 0;
        for (ServiceReference<T> reference : references(type)) {
            Bundle bundle = reference.getBundle();
            T provider = context.getService(reference);
            if (bundle == null || provider == null) {
                continue; // gone since it was listed
            }
            try {
                Availability now = availability.apply(provider);
                List<Object> cells = new ArrayList<>();
                cells.add(scheme.apply(provider));
                cells.add(now.available() ? "active" : "unavailable");
                cells.addAll(more.apply(bundle));
                cells.add(bundle.getSymbolicName() + " " + bundle.getVersion() + " [" + bundle.getBundleId() + "]");
                table.row(cells.toArray());
                count++;
                if (!now.available()) {
                    reasons.add(scheme.apply(provider) + ": " + now.reason());
                }
            } finally {
                context.ungetService(reference);
            }
        }
        if (count == 0) {
            out.println("no bundle offers any; 'drover:why' says what is missing");
            return;
        }
        table.lines().forEach(out::println);
        reasons.forEach(out::println);
    }

    private <T> List<ServiceReference<T>> references(Class<T> type) {
        try {
            List<ServiceReference<T>> found = new ArrayList<>(context.getServiceReferences(type, null));
            found.sort(Collections.reverseOrder()); // the order in which the engine prefers them
            return found;
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("there is no filter that could be wrong", e);
        }
    }
}
