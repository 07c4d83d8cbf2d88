// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.carry;

import org.drover.api.ConfigurationException;
import org.drover.api.transport.TransportAddress;
import org.drover.command.cli.Arguments;
import org.drover.command.cli.Options;

/**
 * What the user of {@code relay} or {@code record} wrote.
 *
 * @param listen where sources connect to
 * @param target where they are carried to
 * @param json whether a program reads
 */
record CarryOptions(TransportAddress listen, TransportAddress target, boolean json) {
    private static final String TO = "--to";

    static void addTo(Options options) {
        options.argument(
                "LISTEN",
                "Where sources connect to: tcp:HOST:PORT (port 0: any free one, which is then shown) or unix:PATH.");
        options.value(TO, "ADDRESS", "Where to carry them: tcp:HOST:PORT or unix:PATH. Must be given.");
    }

    static CarryOptions read(Arguments arguments) {
        String target = arguments
                .value(TO)
                .orElseThrow(
                        () -> new ConfigurationException("nowhere to carry migrations to: give " + TO + " ADDRESS"));
        return new CarryOptions(
                TransportAddress.parse(arguments.argument()),
                TransportAddress.parse(target),
                arguments.has(Options.JSON));
    }
}
