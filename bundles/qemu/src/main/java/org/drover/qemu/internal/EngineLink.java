// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.qemu.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.drover.api.ConfigurationException;
import org.drover.api.migration.MigrationEngine;
import org.drover.api.transport.TransportAddress;
import org.drover.api.transport.TransportProvider;

/**
 * The private address between an engine of this process and what stands between it and QEMU: a UNIX socket in a folder that
 * only this user can enter.
 */
final class EngineLink implements AutoCloseable {
    private static final String SCHEME = "unix";

    private final Path folder;

    private EngineLink(Path folder) {
        this.folder = folder;
    }

    /** Makes the folder. */
    static EngineLink create() {
        try {
            return new EngineLink(Files.createTempDirectory("drover-qemu-"));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a folder for the link to the engine", e);
        }
    }

    /** Returns the address. */
    TransportAddress address() {
        return new TransportAddress(SCHEME, folder.resolve("engine").toString());
    }

    /**
     * Returns the transport of an address.
     *
     * @throws ConfigurationException if the engine has none
     */
    static TransportProvider transportOf(MigrationEngine engine, TransportAddress address) {
        List<TransportProvider> transports = engine.transports();
        return transports.stream()
                .filter(provider -> provider.scheme().equals(address.scheme()))
                .findFirst()
                .orElseThrow(() -> new ConfigurationException("there is no transport for '" + address + "'; there are "
                        + transports.stream().map(TransportProvider::scheme).toList()));
    }

    /** Removes the folder; the socket in it must be gone. */
    @Override
    public void close() {
        try {
            Files.deleteIfExists(folder.resolve("engine"));
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + folder, e);
        }
    }
}
