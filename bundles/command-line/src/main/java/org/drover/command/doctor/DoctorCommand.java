// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.doctor;

import java.util.List;
import org.drover.command.cli.Arguments;
import org.drover.command.cli.Command;
import org.drover.command.cli.Options;
import org.drover.command.cli.RunningEngine;
import org.drover.command.cli.Session;
import org.drover.command.output.JsonLines;
import org.drover.frontend.ExitCodes;

/** {@code drover doctor}: what is there, what is missing, what to install or set. */
public final class DoctorCommand implements Command {
    @Override
    public String name() {
        return "doctor";
    }

    @Override
    public String description() {
        return "Shows for each transport, each kind of device and each device of this host whether a migration could use it"
                + " and, if not, what is missing and what to install or set. Changes nothing.";
    }

    @Override
    public void specify(Options options) {
        // what all commands have is enough
    }

    @Override
    public int run(Arguments arguments, Session session) {
        try (RunningEngine engine = session.engines().open()) {
            List<Finding> findings = Finding.of(engine.engine());
            long missing = findings.stream()
                    .filter(finding -> !finding.availability().available())
                    .count();
            if (arguments.has(Options.JSON)) {
                writeJson(findings, missing, new JsonLines(session.console().out()));
            } else {
                findings.forEach(finding -> session.console().out().println(finding.line()));
                session.console().out().println(findings.size() - missing + " ready, " + missing + " missing");
            }
            return ExitCodes.OK;
        }
    }

    private static void writeJson(List<Finding> findings, long missing, JsonLines lines) {
        for (Finding finding : findings) {
            lines.line("finding", json -> {
                json.writeStringField("area", finding.area());
                json.writeStringField("name", finding.name());
                json.writeBooleanField("available", finding.availability().available());
                json.writeStringField("reason", finding.availability().reason());
            });
        }
        lines.line("report", json -> {
            json.writeStringField("status", "completed");
            json.writeNumberField("ready", findings.size() - missing);
            json.writeNumberField("missing", missing);
        });
    }
}
