// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.container;

import java.nio.file.Path;
import java.util.List;

/** Where the process of an OSGi container with Drover begins. */
public final class Main {
    /** The framework stopped, or could not be started, without anybody having asked for a status. */
    private static final int FAILED = 1;

    private static final int USAGE = 2;

    private Main() {}

    /**
     * Starts the container, runs its main program if a bundle has one, stops, and exits.
     *
     * @param arguments see {@link LaunchOptions}
     */
    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments)));
    }

    private static int run(List<String> words) {
        try {
            LaunchOptions options = LaunchOptions.parse(words);
            Installation installation = Installation.at(Path.of(System.getProperty("drover.home", ".")));
            return Container.run(installation, options);
        } catch (UsageException e) {
            System.err.println("drover: " + e.getMessage());
            return USAGE;
        } catch (LaunchException e) {
            System.err.println("drover: " + e.getMessage());
            for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
                System.err.println("drover:   because " + cause);
            }
            return FAILED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            System.err.println("drover: interrupted before the container had stopped");
            return FAILED;
        }
    }
}
