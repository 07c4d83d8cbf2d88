// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.console;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.PrintStream;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.drover.frontend.ExitCodes;
import org.drover.shell.CommandStatusException;

/** Runs lines one after another, as they come; the first that fails ends it. */
final class Script {
    private final CommandSession session;
    private final PrintStream err;

    Script(CommandSession session, PrintStream err) {
        this.session = session;
        this.err = err;
    }

    /** Returns the status of the line that ended it; 0 if that is the last one. */
    int run(BufferedReader lines) throws IOException, InterruptedException {
        StringBuilder command = new StringBuilder();
        EOFException unfinished = null;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            command.append(line).append('\n');
            try {
                show(session.execute(command));
                command.setLength(0);
                unfinished = null;
            } catch (EOFException e) {
                unfinished = e; // the next line goes on
            } catch (InterruptedException e) {
                throw e;
            } catch (Exception e) {
                return ended(e);
            }
        }
        return unfinished == null ? ExitCodes.OK : ended(unfinished);
    }

    private void show(Object result) {
        if (result != null) {
            session.getConsole().println(session.format(result, Converter.INSPECT));
        }
        session.getConsole().flush();
    }

    private int ended(Exception error) {
        session.getConsole().flush();
        Failure failure = Failure.of(error);
        if (!(error instanceof CommandStatusException status && status.isLeave())) {
            err.println("drover: " + failure.text());
        }
        return failure.status();
    }
}
