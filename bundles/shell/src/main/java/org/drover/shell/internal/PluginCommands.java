// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.shell.internal;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.drover.api.Availability;
import org.drover.api.device.DeviceBackendProvider;
import org.drover.api.transport.TransportRegistration;
import org.drover.api.transport.TransportRegistration.Phase;
import org.drover.frontend.Table;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
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
    private final EngineAccess engine;

    /**
     * Created by the service component runtime.
     *
     * @param context of this bundle
     * @param engine that knows the transports
     */
    @Activate
    public PluginCommands(BundleContext context, @Reference EngineAccess engine) {
        this.context = context;
        this.engine = engine;
    }

    /**
     * Shows the transports.
     *
     * @param session of the shell
     * @param words what the user wrote
     */
    @Descriptor("shows the transports, the preferred ones first: scheme, state, running migrations, bundle, and why one"
            + " cannot be used")
    public void transports(CommandSession session, @Descriptor("nothing") String[] words) {
        CommandWords.parse("transports", words, Set.of(), Set.of()).noMore("transports");
        Table table = new Table().text("SCHEME").text("STATE").number("LEASES").text("BUNDLE");
        List<String> reasons = new ArrayList<>();
        for (TransportRegistration transport : engine.transports()) {
            Availability now = transport.availability();
            boolean unavailable = transport.phase() == Phase.ACTIVE && !now.available();
            table.row(
                    transport.scheme(),
                    unavailable ? "unavailable" : transport.phase().toString().toLowerCase(Locale.ROOT),
                    Integer.toString(transport.leases()),
                    transport.origin());
            if (unavailable) {
                reasons.add(transport.scheme() + ": " + now.reason());
            }
        }
        print(session.getConsole(), table, reasons);
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
        Table table = new Table().text("SCHEME").text("STATE").text("BUNDLE");
        List<String> reasons = new ArrayList<>();
        for (ServiceReference<DeviceBackendProvider> reference :
                ServiceReferences.of(context, DeviceBackendProvider.class)) {
            Bundle bundle = reference.getBundle();
            DeviceBackendProvider provider = context.getService(reference);
            if (bundle == null || provider == null) {
                continue; // gone since it was listed
            }
            try {
                Availability now = provider.availability();
                table.row(
                        provider.scheme(),
                        now.available() ? "active" : "unavailable",
                        bundle.getSymbolicName() + " " + bundle.getVersion());
                if (!now.available()) {
                    reasons.add(provider.scheme() + ": " + now.reason());
                }
            } finally {
                context.ungetService(reference);
            }
        }
        print(session.getConsole(), table, reasons);
    }

    private static void print(PrintStream out, Table table, List<String> reasons) {
        if (table.lines().size() < 2) {
            out.println("no bundle offers any; 'drover:why' says what is missing");
            return;
        }
        table.lines().forEach(out::println);
        reasons.forEach(out::println);
    }
}
