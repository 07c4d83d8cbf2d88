// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.demo;

import java.time.Duration;
import org.drover.api.Deadline;
import org.drover.command.cli.Arguments;
import org.drover.command.cli.Command;
import org.drover.command.cli.Options;
import org.drover.command.cli.Session;

/** {@code drover demo}: a migration of simulated devices from one process to another. */
public final class DemoCommand implements Command {
    @Override
    public String name() {
        return "demo";
    }

    @Override
    public String description() {
        return "Migrates simulated devices between two processes of this machine, and compares what left"
                + " with what arrived. Needs no hardware and no rights. Succeeds only if every device's state is"
                + " bit-identical on both sides.";
    }

    @Override
    public void specify(Options options) {
        DemoOptions.addTo(options);
    }

    @Override
    public int run(Arguments arguments, Session session) throws InterruptedException {
        DemoOptions options = DemoOptions.read(arguments);
        DemoView view = options.json()
                ? new JsonView(session.console())
                : new TextView(session.console(), options.totalBytes());
        try (DemoAddress address = DemoAddress.of(options.transport())) {
            DemoResult result = new DemoRun(view, session.termination())
                    .run(
                            JavaCommand.current(),
                            new DemoPlan(options),
                            address.text(),
                            Deadline.after(Duration.ofSeconds(options.deadlineSeconds())));
            view.ended(result);
            if (!result.verified()) {
                session.errors().print("demo " + failure(result));
            }
            return result.exitCode();
        }
    }

    private static String failure(DemoResult result) {
        if (!result.errors().isEmpty()) {
            return result.status() + ": " + String.join("; ", result.errors());
        }
        if (!result.status().equals("completed")) {
            return result.status() + ": the processes ended with exit codes " + result.exitCodes()
                    + " (source, destination) and said nothing";
        }
        if (result.memory().filter(memory -> !memory.identical()).isPresent()) {
            return "failed: the memory is not the same on both sides";
        }
        return "failed: the state of devices "
                + result.devices().stream()
                        .filter(d -> !d.identical())
                        .map(DemoDevice::id)
                        .toList() + " is not the same on both sides";
    }
}
