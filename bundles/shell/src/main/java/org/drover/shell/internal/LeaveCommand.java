// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.shell.internal;

import org.apache.felix.service.command.Descriptor;
import org.drover.api.ConfigurationException;
import org.drover.shell.CommandStatusException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** {@code drover:exit}. */
@Component(
        service = LeaveCommand.class,
        property = {"osgi.command.scope=drover", "osgi.command.function=exit"})
public final class LeaveCommand {
    private static final int MAX_STATUS = 255;

    /** Created by the service component runtime. */
    @Activate
    public LeaveCommand() {}

    /** Leaves the shell with status 0. */
    @Descriptor("leaves the shell: cancels its migrations, closes its devices and stops the container")
    public void exit() {
        throw CommandStatusException.leave(0);
    }

    /**
     * Leaves the shell.
     *
     * @param status what the process exits with, 0..255
     */
    @Descriptor("leaves the shell with a status")
    public void exit(@Descriptor("STATUS, 0..255") int status) {
        if (status < 0 || status > MAX_STATUS) {
            throw new ConfigurationException("exit status " + status + " is not in 0.." + MAX_STATUS);
        }
        throw CommandStatusException.leave(status);
    }
}
