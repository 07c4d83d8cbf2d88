// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.itest.probe.bundle;

import org.drover.api.Availability;
import org.drover.api.transport.BufferArena;
import org.drover.api.transport.Transport;
import org.drover.api.transport.TransportCapabilities;
import org.drover.api.transport.TransportException;
import org.drover.api.transport.TransportProvider;
import org.drover.api.transport.TransportSettings;

/** TCP that refuses to be opened. */
final class DecoyTransport implements TransportProvider {

    @Override
    public String scheme() {
        return "tcp";
    }

    @Override
    public Availability availability() {
        return Availability.AVAILABLE;
    }

    @Override
    public TransportCapabilities capabilities() {
        return new TransportCapabilities(false, false, false, false);
    }

    @Override
    public Transport open(TransportSettings settings, BufferArena arena) {
        throw new TransportException("the decoy was asked");
    }
}
