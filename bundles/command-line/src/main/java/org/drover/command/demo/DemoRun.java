// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.demo;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.drover.api.Deadline;
import org.drover.command.cli.ProcessAge;
import org.drover.command.cli.Termination;
import org.drover.frontend.ExitCodes;

/** Runs the two processes and brings them together. All on one thread, but for what reads their output. */
final class DemoRun {
    private static final long POLL_MILLIS = 50;

    /** How long one process may go on when the other has failed: it has its own account to give. */
    private static final long AFTER_FAILURE_MILLIS = 10_000;

    /** How long both may take to cancel the migration and to put the devices back. */
    private static final long AFTER_REQUEST_MILLIS = 15_000;

    /** How long it may take to read what a process that has ended left in its pipes. */
    private static final long DRAIN_MILLIS = 5_000;

    private static final int NEVER_ENDED = -1;
    private static final String OWN_ERROR_PREFIX = "drover: ";

    private final BlockingQueue<ChildMessage> messages = new LinkedBlockingQueue<>();
    private final Map<String, Integer> exitCodes = new HashMap<>();
    private final Map<String, Map<String, Object>> reports = new HashMap<>();
    private final List<String> errors = new ArrayList<>();
    private final Set<String> texts = new HashSet<>();
    private final DemoView view;
    private final Termination termination;
    private OptionalLong firstByteNanos = OptionalLong.empty();
    private ChildProcess source;
    private boolean addressSent;

    DemoRun(DemoView view, Termination termination) {
        this.view = view;
        this.termination = termination;
    }

    /**
     * Runs the demo. Both processes have ended when it returns, or throws.
     *
     * @param java starts a process like this one
     * @param plan the arguments of both
     * @param address where the destination listens
     * @param deadline after which both are told to end
     */
    DemoResult run(List<String> java, DemoPlan plan, String address, Deadline deadline) throws InterruptedException {
        // Both get ready at the same time; the source then waits for the address.
        try (ChildProcess destination = start("destination", java, plan.destination(address));
                ChildProcess theSource = start("source", java, plan.source())) {
            source = theSource;
            handleUntil(deadline, () -> termination.isRequested() || exitCodes.size() == 1 && oneHasFailed());
            if (oneHasFailed() && addressSent) {
                handleUntil(deadline.orSooner(Deadline.afterMillis(AFTER_FAILURE_MILLIS)), termination::isRequested);
            }
            if (deadline.hasPassed() && !bothHaveEnded()) {
                errors.add("the demo has reached its deadline");
            }
            source.requestEnd();
            destination.requestEnd();
            handleUntil(Deadline.afterMillis(AFTER_REQUEST_MILLIS), () -> false);
            source.end();
            destination.end();
            handleUntil(Deadline.afterMillis(DRAIN_MILLIS), () -> false);
        }
        return new DemoResult(
                reports.getOrDefault("source", Map.of()),
                reports.getOrDefault("destination", Map.of()),
                List.of(
                        exitCodes.getOrDefault("source", NEVER_ENDED),
                        exitCodes.getOrDefault("destination", NEVER_ENDED)),
                firstByteNanos,
                errors,
                termination.isRequested());
    }

    private ChildProcess start(String role, List<String> java, List<String> arguments) {
        List<String> command = new ArrayList<>(java);
        command.addAll(arguments);
        return ChildProcess.start(role, command, messages);
    }

    private boolean bothHaveEnded() {
        return exitCodes.size() == 2;
    }

    private boolean oneHasFailed() {
        return exitCodes.values().stream().anyMatch(code -> code != ExitCodes.OK);
    }

    private void handleUntil(Deadline deadline, BooleanSupplier enough) throws InterruptedException {
        while (!bothHaveEnded() && !enough.getAsBoolean() && !deadline.hasPassed()) {
            ChildMessage message = messages.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
            if (message instanceof ChildMessage.Event event) {
                handle(event);
            } else if (message instanceof ChildMessage.ErrorText error) {
                handle(error);
            } else if (message instanceof ChildMessage.Ended ended) {
                exitCodes.put(ended.child().role(), ended.exitCode());
            }
        }
    }

    private void handle(ChildMessage.Event event) {
        String role = event.child().role();
        switch (event.kind()) {
            case "listening" -> {
                source.sendLine(String.valueOf(event.members().get("address")));
                addressSent = true;
            }
            case "first-byte" -> {
                if (firstByteNanos.isEmpty()) {
                    firstByteNanos = OptionalLong.of(ProcessAge.nanos());
                }
            }
            case "state" -> view.stateChanged(role, event.members());
            case "progress" -> view.progress(role, event.members());
            case "report" -> reports.put(role, event.members());
            default -> {
                // an event of a later version: nothing that the demo needs
            }
        }
    }

    private void handle(ChildMessage.ErrorText error) {
        if (error.text().startsWith(OWN_ERROR_PREFIX)) {
            String text = error.text().substring(OWN_ERROR_PREFIX.length());
            // A wrong option is wrong for both: said once.
            if (texts.add(text)) {
                errors.add(error.child().role() + ": " + text);
            }
        } else {
            view.errorText(error.child().role(), error.text());
        }
    }
}
