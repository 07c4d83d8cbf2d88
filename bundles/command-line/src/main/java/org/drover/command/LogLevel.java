// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command;

/** Sets up the log before the first logger is made. Warnings and errors are shown; more with {@code --debug}. */
final class LogLevel {
    private static final String PREFIX = "org.slf4j.simpleLogger.";

    private LogLevel() {}

    static void configure(boolean debug) {
        setIfAbsent("defaultLogLevel", debug ? "debug" : "warn");
        setIfAbsent("showThreadName", Boolean.toString(debug));
        if (debug) {
            // Only then: a format loads calendars and locales, which takes as long as a short migration.
            setIfAbsent("showDateTime", "true");
            setIfAbsent("dateTimeFormat", "HH:mm:ss.SSS");
        }
        // SLF4J announces at INFO which provider it found; of no interest to whoever runs a command.
        if (System.getProperty("slf4j.internal.verbosity") == null) {
            System.setProperty("slf4j.internal.verbosity", "WARN");
        }
    }

    private static void setIfAbsent(String key, String value) {
        if (System.getProperty(PREFIX + key) == null) {
            System.setProperty(PREFIX + key, value);
        }
    }
}
