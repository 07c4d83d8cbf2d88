// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command;

import picocli.CommandLine.IVersionProvider;

/** What {@code --version} says. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        String version = Main.class
                .getModule()
                .getDescriptor()
                .rawVersion()
                .orElseThrow(
                        () -> new IllegalStateException("the module org.drover.command was compiled without version"));
        return new String[] {"drover " + version + " (Java " + Runtime.version() + ")"};
    }
}
