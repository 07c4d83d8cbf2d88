// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.lab.host;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A QEMU that runs, a QEMU that waits, and relays between them. Each leg of the way is {@code tcp} or {@code unix}, so
 * there is one relay less than legs; with one leg the migration is direct.
 */
final class RelayedPair implements AutoCloseable {
    private final Path folder;
    private final Path scratch;
    private final List<AutoCloseable> opened = new ArrayList<>();
    private final List<DroverProcess> relays = new ArrayList<>();
    private MigrationSide source;
    private MigrationSide destination;
    private String entry;
    private Forwarder gate;

    private RelayedPair(Path folder, Path scratch) {
        this.folder = folder;
        this.scratch = scratch;
    }

    /**
     * Starts them all; nothing is sent yet.
     *
     * @param folder for what they print
     * @param scratch with a short path, for sockets
     * @param change of what comes to the destination, by a {@link Forwarder} before it; null: there is none
     */
    static RelayedPair start(
            Path folder,
            Path scratch,
            VirtualMachine machine,
            MigrationSetup setup,
            Forwarder.Change change,
            String... legs)
            throws IOException, InterruptedException {
        RelayedPair pair = new RelayedPair(folder, scratch);
        try {
            pair.open(machine, setup, change, legs);
            return pair;
        } catch (IOException | InterruptedException | RuntimeException | Error e) {
            pair.close();
            throw e;
        }
    }

    MigrationSide source() {
        return source;
    }

    MigrationSide destination() {
        return destination;
    }

    /** Returns the relays, the first one being the source's. */
    List<DroverProcess> relays() {
        return relays;
    }

    /** Returns what is before the destination, if anything was asked for. */
    Forwarder gate() {
        return gate;
    }

    /** Returns the address that the source migrates to. */
    String entry() {
        return entry;
    }

    /** Ends what was started, the last one first. */
    @Override
    public void close() throws IOException {
        IOException failure = null;
        for (int i = opened.size() - 1; i >= 0; i--) {
            try {
                opened.get(i).close();
            } catch (Exception e) {
                failure = failure == null ? new IOException("ending a process", e) : failure;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private void open(VirtualMachine machine, MigrationSetup setup, Forwarder.Change change, String... legs)
            throws IOException, InterruptedException {
        destination = new MigrationSide(keep(QemuProcess.incoming("destination", folder, scratch, machine)));
        entry = destination.listen(setup, listenAddress(legs[legs.length - 1], "destination"));
        if (change != null) {
            gate = keep(Forwarder.to(entry, change));
            entry = gate.address();
        }
        for (int i = legs.length - 2; i >= 0; i--) {
            String name = "relay" + (i + 1);
            DroverProcess relay =
                    keep(DroverProcess.relay(name, folder, listenAddress(legs[i], name), entry, "--once"));
            relays.add(0, relay);
            entry = relay.address();
        }
        source = new MigrationSide(keep(QemuProcess.running("source", folder, scratch, machine)));
    }

    private String listenAddress(String kind, String name) {
        return kind.equals("unix") ? "unix:" + scratch.resolve(name + ".socket") : Addresses.ANY_PORT;
    }

    private <T extends AutoCloseable> T keep(T process) {
        opened.add(process);
        return process;
    }
}
