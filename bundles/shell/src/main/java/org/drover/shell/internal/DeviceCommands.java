// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.shell.internal;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.drover.api.device.DeviceSpec;
import org.drover.frontend.DeviceKind;
import org.drover.frontend.DeviceListing;
import org.drover.frontend.Table;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code drover:devices}, {@code open}, {@code close}. */
@Component(
        service = DeviceCommands.class,
        property = {
            "osgi.command.scope=drover",
            "osgi.command.function=devices",
            "osgi.command.function=open",
            "osgi.command.function=close"
        })
public final class DeviceCommands {
    private final EngineAccess engine;
    private final ShellDevices devices;

    /**
     * Created by the service component runtime.
     *
     * @param engine knows the kinds of devices
     * @param devices that are open in this shell
     */
    @Activate
    public DeviceCommands(@Reference EngineAccess engine, @Reference ShellDevices devices) {
        this.engine = engine;
        this.devices = devices;
    }

    /**
     * Shows devices.
     *
     * @param session of the shell
     * @param words what the user wrote
     */
    @Descriptor(
            "shows the devices that are open in this shell, those that the configuration names, and those of this host that could be opened")
    public void devices(CommandSession session, @Descriptor("nothing") String[] words) {
        CommandWords.parse("devices", words, Set.of(), Set.of()).noMore("devices");
        PrintStream out = session.getConsole();
        Table open = new Table().text("OPEN DEVICE").text("SPECIFICATION").text("STATE");
        List<List<String>> rows = devices.rows();
        rows.forEach(row -> open.row(row.toArray()));
        if (rows.isEmpty()) {
            out.println("no device is open in this shell; 'drover:open sim:nic0' opens a simulated one");
        } else {
            open.lines().forEach(out::println);
        }
        Table configured = new Table().text("CONFIGURED DEVICE").text("SPECIFICATION");
        Map<String, DeviceSpec> names = devices.configured();
        names.forEach(configured::row);
        if (!names.isEmpty()) {
            configured.lines().forEach(out::println);
        }
        DeviceListing.lines(engine.engine().deviceKinds().stream()
                        .map(DeviceKind::of)
                        .toList())
                .forEach(out::println);
    }

    /**
     * Opens a device.
     *
     * @param session of the shell
     * @param words what the user wrote
     */
    @Descriptor("opens a device and keeps it open in this shell")
    public void open(
            CommandSession session,
            @Descriptor("SPEC, such as sim:nic0?state=64MiB or vfio:0000:3b:00.2, or a configured name")
                    String[] words) {
        String text = CommandWords.parse("open", words, Set.of(), Set.of())
                .only("open", "device specification, such as sim:nic0");
        ShellDevices.Open open = devices.open(devices.specOf(text));
        session.getConsole().println(open.device().id() + " is open");
    }

    /**
     * Closes a device.
     *
     * @param session of the shell
     * @param words what the user wrote
     */
    @Descriptor("closes a device that is open in this shell; that may reset it")
    public void close(CommandSession session, @Descriptor("ID") String[] words) {
        String id = CommandWords.parse("close", words, Set.of(), Set.of()).only("close", "id of an open device");
        devices.close(id);
        session.getConsole().println(id + " is closed");
    }
}
