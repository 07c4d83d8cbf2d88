// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.shell.internal;

import java.io.PrintStream;
import java.util.List;
import java.util.Set;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.drover.api.device.DeviceBackendProvider;
import org.drover.api.device.DeviceSpec;
import org.drover.api.transport.TransportAddress;
import org.drover.api.transport.TransportProvider;
import org.drover.frontend.ExitCodes;
import org.drover.shell.CommandStatusException;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;

/** {@code drover:why}. */
@Component(
        service = WhyCommand.class,
        property = {"osgi.command.scope=drover", "osgi.command.function=why"})
public final class WhyCommand {
    private final BundleContext context;
    private final ServiceComponentRuntime components;
    private final ShellDevices devices;
    private final EngineAccess engine;

    /**
     * Created by the service component runtime.
     *
     * @param context of this bundle
     * @param components knows what is unsatisfied
     * @param devices that are open or configured
     * @param engine that knows which transports are drained
     */
    @Activate
    public WhyCommand(
            BundleContext context,
            @Reference ServiceComponentRuntime components,
            @Reference ShellDevices devices,
            @Reference EngineAccess engine) {
        this.context = context;
        this.components = components;
        this.devices = devices;
        this.engine = engine;
    }

    /**
     * Says what is missing.
     *
     * @param session of the shell
     * @param words what the user wrote
     */
    @Descriptor("says what is missing for a migration, down to the bundle and the reference; status 5 if anything is")
    public void why(
            CommandSession session,
            @Descriptor("[ADDRESS] [--device SPEC ...]; without: whatever does not run here") String[] words) {
        CommandWords given = CommandWords.parse("why", words, Set.of(MigrationWords.DEVICE), Set.of());
        List<String> schemes = given.rest().stream()
                .map(address -> TransportAddress.parse(address).scheme())
                .toList();
        List<DeviceSpec> asked =
                given.all(MigrationWords.DEVICE).stream().map(devices::specOf).toList();
        Diagnosis diagnosis = new Diagnosis(context, components, engine.draining());
        diagnosis.engine();
        schemes.forEach(diagnosis::transport);
        asked.forEach(diagnosis::device);
        if (schemes.isEmpty() && asked.isEmpty()) {
            diagnosis
                    .schemes(TransportProvider.class, TransportProvider.SCHEME_PROPERTY)
                    .forEach(diagnosis::transport);
            diagnosis.stoppedBundles();
        }
        PrintStream out = session.getConsole();
        diagnosis.missing().forEach(out::println);
        out.println("transports: " + diagnosis.schemes(TransportProvider.class, TransportProvider.SCHEME_PROPERTY)
                + ", kinds of devices: "
                + diagnosis.schemes(DeviceBackendProvider.class, DeviceBackendProvider.SCHEME_PROPERTY));
        if (diagnosis.missing().isEmpty()) {
            out.println("nothing is missing");
        } else if (!schemes.isEmpty()
                || !asked.isEmpty()
                || context.getServiceReference("org.drover.api.migration.MigrationEngine") == null) {
            out.flush();
            throw CommandStatusException.failed(
                    ExitCodes.UNAVAILABLE,
                    "such a migration is not possible here: "
                            + diagnosis.missing().get(0));
        }
    }
}
