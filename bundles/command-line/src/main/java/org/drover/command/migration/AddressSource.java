// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.migration;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.drover.api.ConfigurationException;
import org.drover.api.MigrationCancelledException;
import org.drover.api.transport.TransportAddress;
import org.drover.command.cli.Session;
import org.drover.command.cli.StandardInput;
import org.drover.command.cli.Termination;

/** Where the address comes from: the command line, or the first line of standard input. */
final class AddressSource {
    private final CompletableFuture<TransportAddress> address = new CompletableFuture<>();
    private final Termination termination;

    /** Starts to read standard input if the options ask for it. */
    AddressSource(SideOptions options, Session session) {
        termination = session.termination();
        boolean fromInput = options.address().equals(SideOptions.ADDRESS_FROM_INPUT);
        if (!fromInput) {
            address.complete(TransportAddress.parse(options.address()));
        }
        if (fromInput || options.endWithInput()) {
            StandardInput.read(
                    session.console().in(), this::fromInput, options.endWithInput() ? termination::request : () -> {});
        }
    }

    private void fromInput(String line) {
        try {
            if (line.isEmpty()) {
                throw new ConfigurationException(
                        "there is no address on standard input; '-' takes one line such as tcp:127.0.0.1:4444 from there");
            }
            address.complete(TransportAddress.parse(line));
        } catch (ConfigurationException e) {
            address.completeExceptionally(e); // does nothing if it came from the command line
        }
    }

    /**
     * Returns the address. Waits until it is there or somebody asks to end.
     *
     * @throws ConfigurationException if it is none
     * @throws MigrationCancelledException if somebody asks to end
     */
    TransportAddress await() {
        Termination.Registration cancel = termination.onRequest(() -> address.completeExceptionally(
                new MigrationCancelledException("cancelled before the migration began; nothing was changed")));
        try {
            return address.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        } finally {
            cancel.remove();
        }
    }
}
