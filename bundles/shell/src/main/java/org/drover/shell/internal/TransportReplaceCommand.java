// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.shell.internal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Function;
import org.drover.api.ConfigurationException;
import org.drover.api.Deadline;
import org.drover.frontend.Amounts;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code drover:transport-replace}; a function of its own, since no method can have that name. */
@Component(
        service = Function.class,
        property = {"osgi.command.scope=drover", "osgi.command.function=transport-replace"})
public final class TransportReplaceCommand implements Function {
    private static final String NAME = "transport-replace";
    private static final String TIMEOUT = "--timeout";
    private static final long DEFAULT_SECONDS = 60;
    private static final long MAX_SECONDS = 86_400;

    private final BundleContext context;
    private final EngineAccess engine;

    /**
     * Created by the service component runtime.
     *
     * @param context of this bundle
     * @param engine that knows the transports
     */
    @Activate
    public TransportReplaceCommand(BundleContext context, @Reference EngineAccess engine) {
        this.context = context;
        this.engine = engine;
    }

    @Override
    public Object execute(CommandSession session, List<Object> arguments) throws InterruptedException {
        String[] words = arguments.stream().map(String::valueOf).toArray(String[]::new);
        CommandWords given = CommandWords.parse(NAME, words, Set.of(TIMEOUT), Set.of());
        if (given.rest().size() != 2) {
            throw new ConfigurationException(
                    "drover:" + NAME + " needs a scheme and a bundle's file or URL, and not " + given.rest()
                            + "; for example: drover:" + NAME + " tcp new-transport.jar [" + TIMEOUT + " SECONDS]");
        }
        String scheme = given.rest().get(0);
        Duration timeout = Duration.ofSeconds(seconds(given.value(TIMEOUT).orElse(Long.toString(DEFAULT_SECONDS))));
        String location = location(given.rest().get(1));
        TransportReplacement.Done done =
                new TransportReplacement(context, engine).replace(scheme, location, Deadline.after(timeout));
        session.getConsole()
                .println("transport " + scheme + " comes from "
                        + done.installed().getSymbolicName() + " "
                        + done.installed().getVersion() + " ["
                        + done.installed().getBundleId() + "] now, after " + Amounts.duration(done.nanos())
                        + "; uninstalled: " + String.join(", ", done.uninstalled()));
        return null;
    }

    private static long seconds(String text) {
        try {
            long seconds = Long.parseLong(text);
            if (seconds >= 0 && seconds <= MAX_SECONDS) {
                return seconds;
            }
        } catch (NumberFormatException e) {
            // said below, with the range
        }
        throw new ConfigurationException(TIMEOUT + "=" + text + " is not in 0.." + MAX_SECONDS + " seconds");
    }

    private static String location(String fileOrUrl) {
        if (fileOrUrl.matches("[a-z]{2,}:.*")) {
            return fileOrUrl;
        }
        Path file = Path.of(fileOrUrl).toAbsolutePath().normalize();
        if (!Files.isReadable(file)) {
            throw new ConfigurationException(
                    "there is no file " + file + " that can be read; give a bundle's file or URL");
        }
        return file.toUri().toString();
    }
}
