// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.recording;

import java.nio.file.Path;
import java.util.Optional;
import org.drover.api.ConfigurationException;
import org.drover.command.cli.Arguments;
import org.drover.command.cli.Command;
import org.drover.command.cli.Options;
import org.drover.command.cli.Session;
import org.drover.frontend.ExitCodes;
import org.drover.recording.Recording;

/** {@code drover inspect}: what is in a recording. */
public final class InspectCommand implements Command {
    private static final String DEVICE = "--device";
    private static final String EXTRACT = "--extract";
    private static final String EXTRACT_CONFIG = "--extract-config-space";

    @Override
    public String name() {
        return "inspect";
    }

    @Override
    public String description() {
        return "Shows what is in a recorded migration: the machine, its memory, its devices and their states, its sections and"
                + " when what happened, and takes a device's state out of it.";
    }

    @Override
    public void specify(Options options) {
        options.argument("RECORDING", "A file of drover record, whole or cut, or a directory of captures.");
        options.value(DEVICE, "NAME", "A device whose state is taken out: as the machine names it, 0000:00:05.0.");
        options.value(EXTRACT, "OUT", "A file for the device's data, in their order. It must not be there yet.");
        options.value(
                EXTRACT_CONFIG,
                "OUT",
                "A file for the device's PCI configuration space, as config-space of a simulated device takes it. It must"
                        + " not be there yet.");
    }

    @Override
    public int run(Arguments arguments, Session session) {
        Optional<String> device = arguments.value(DEVICE);
        Optional<String> data = arguments.value(EXTRACT);
        Optional<String> config = arguments.value(EXTRACT_CONFIG);
        boolean extracts = data.isPresent() || config.isPresent();
        if (extracts != device.isPresent()) {
            throw new ConfigurationException(
                    extracts
                            ? "of which device? Give " + DEVICE + " NAME"
                            : "what of device '" + device.get() + "'? Give " + EXTRACT + " or " + EXTRACT_CONFIG
                                    + " OUT");
        }
        if (arguments.argument().isEmpty()) {
            throw new ConfigurationException("inspect what? Give a RECORDING");
        }
        try (Recording recording = Recording.open(Path.of(arguments.argument()))) {
            Inspection inspection = Inspection.of(recording);
            Optional<Extraction> extraction = device.map(name -> new Extraction(inspection, name));
            if (arguments.has(Options.JSON)) {
                new InspectionJson(inspection).print(session.console().out());
            } else {
                new InspectionText(inspection).lines().forEach(session.console().out()::println);
            }
            boolean whole = true;
            if (extraction.isPresent()) {
                config.ifPresent(out -> extraction.get().configSpaceTo(Path.of(out)));
                whole = data.isEmpty() || extraction.get().dataTo(Path.of(data.get()), session.errors());
            }
            inspection.damage().ifPresent(damage -> session.errors()
                    .print("the recording is damaged: " + damage.text()));
            return whole && inspection.damage().isEmpty() ? ExitCodes.OK : ExitCodes.FAILED;
        }
    }
}
