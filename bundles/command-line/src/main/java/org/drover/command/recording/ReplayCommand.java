// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.recording;

import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.drover.api.ConfigurationException;
import org.drover.api.migration.MigrationParameters;
import org.drover.api.transport.TransportAddress;
import org.drover.api.transport.TransportProvider;
import org.drover.command.cli.Arguments;
import org.drover.command.cli.Command;
import org.drover.command.cli.ErrorLine;
import org.drover.command.cli.Options;
import org.drover.command.cli.RunningEngine;
import org.drover.command.cli.Session;
import org.drover.command.cli.Termination;
import org.drover.command.output.JsonLines;
import org.drover.frontend.Amounts;
import org.drover.frontend.ExitCodes;
import org.drover.recording.Recording;
import org.drover.recording.replay.Replay;
import org.drover.recording.replay.ReplayOptions;
import org.drover.recording.replay.ReplayResult;
import org.drover.recording.replay.ReplaySpeed;
import org.drover.runtime.memory.DirectArena;

/** {@code drover replay}: plays the source's part of a recording. */
public final class ReplayCommand implements Command {
    private static final String TO = "--to";
    private static final String SPEED = "--speed";

    @Override
    public String name() {
        return "replay";
    }

    @Override
    public String description() {
        return "Plays the source's part of a recorded migration to a destination that waits for it, QEMU's -incoming or"
                + " drover incoming, and compares what it answers with what was recorded.";
    }

    @Override
    public void specify(Options options) {
        options.argument("RECORDING", "A file of drover record, or a directory of captures.");
        options.value(TO, "ADDRESS", "Where the destination listens: tcp:HOST:PORT or unix:PATH. Must be given.");
        options.value(
                SPEED,
                "original|max",
                "As fast as it was recorded, or as fast as the destination takes it. Default max.");
    }

    @Override
    public int run(Arguments arguments, Session session) {
        TransportAddress address = TransportAddress.parse(arguments
                .value(TO)
                .orElseThrow(() -> new ConfigurationException("nowhere to play it to: give " + TO + " ADDRESS")));
        ReplayOptions options =
                ReplayOptions.DEFAULT.withSpeed(speed(arguments.value(SPEED).orElse("max")));
        try (RunningEngine engine = session.engines().open();
                Recording recording = Recording.open(Path.of(arguments.argument()))) {
            DirectArena arena =
                    new DirectArena(MigrationParameters.BUFFER_BYTES, Replay.bufferCount(recording, options));
            Replay replay = new Replay(recording, transport(engine, address), arena, address, options);
            Termination.Registration end = session.termination().onRequest(replay::cancel);
            ReplayResult result;
            try {
                result = replay.run();
            } finally {
                end.remove();
            }
            recording.damage().ifPresent(damage -> session.errors()
                    .print("the recording is damaged: " + damage.text()));
            int exitCode = recording.damage().isPresent() && exitCode(result) == ExitCodes.OK
                    ? ExitCodes.FAILED
                    : exitCode(result);
            show(result, exitCode, arguments.has(Options.JSON), session);
            return exitCode;
        }
    }

    private static ReplaySpeed speed(String text) {
        return Stream.of(ReplaySpeed.values())
                .filter(speed -> word(speed).equals(text))
                .findFirst()
                .orElseThrow(() -> new ConfigurationException("speed '" + text + "' is none of "
                        + Stream.of(ReplaySpeed.values())
                                .map(ReplayCommand::word)
                                .collect(Collectors.joining(", "))));
    }

    private static String word(ReplaySpeed speed) {
        return speed.name().toLowerCase(Locale.ROOT);
    }

    private static TransportProvider transport(RunningEngine engine, TransportAddress address) {
        return engine.engine().transports().stream()
                .filter(provider -> provider.scheme().equals(address.scheme()))
                .findFirst()
                .orElseThrow(() -> new ConfigurationException("there is no transport for '" + address + "'"));
    }

    private static int exitCode(ReplayResult result) {
        return result.error().map(ExitCodes::of).orElse(result.returnPathEqual() ? ExitCodes.OK : ExitCodes.FAILED);
    }

    private static void show(ReplayResult result, int exitCode, boolean json, Session session) {
        if (json) {
            new JsonLines(session.console().out()).line("report", out -> {
                out.writeStringField("status", status(result));
                out.writeNumberField("exitCode", exitCode);
                out.writeNumberField("sentBytes", result.sentBytes());
                out.writeNumberField("receivedBytes", result.receivedBytes());
                out.writeBooleanField("returnPathEqual", result.returnPathEqual());
                if (result.verdict().isPresent()) {
                    out.writeNumberField("verdict", result.verdict().getAsLong());
                } else {
                    out.writeNullField("verdict");
                }
                if (result.firstDifference().isPresent()) {
                    out.writeStringField(
                            "firstDifference", result.firstDifference().get().toString());
                }
                if (result.error().isPresent()) {
                    out.writeStringField(
                            "error", ErrorLine.describe(result.error().get()));
                }
            });
        } else {
            session.console()
                    .out()
                    .println("sent " + Amounts.bytes(result.sentBytes()) + ", received "
                            + result.receivedBytes() + " bytes; the return path is "
                            + (result.returnPathEqual() ? "as recorded" : "not as recorded")
                            + (result.verdict().isPresent()
                                    ? "; verdict SHUT " + result.verdict().getAsLong()
                                    : "; no verdict"));
        }
        result.firstDifference()
                .ifPresent(difference -> session.errors().print("the return path differs: " + difference));
        result.error()
                .ifPresent(error -> session.errors().print("the replay failed: " + ErrorLine.describe(error), error));
    }

    private static String status(ReplayResult result) {
        if (result.error().isPresent()) {
            return "failed";
        }
        return result.returnPathEqual() ? "completed" : "different";
    }
}
