// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.transport.rdma;

import com.sun.jna.Native;

/** {@link Verbs} by the libraries of rdma-core. */
final class NativeVerbs implements Verbs {
    /** Loads the libraries, once a class loader; throws {@link LinkageError} where they are missing. */
    static void load() {
        Holder.load();
    }

    @Override
    public EventChannel openEventChannel() {
        load();
        long channel = RdmaCm.rdma_create_event_channel();
        if (channel == 0) {
            throw new VerbsException("rdma_create_event_channel", Native.getLastError());
        }
        try {
            return new NativeEventChannel(channel);
        } catch (VerbsException e) {
            RdmaCm.rdma_destroy_event_channel(channel);
            throw e;
        }
    }

    /** A class that failed to load does so again only by another error, without the reason: the first is kept. */
    private static final class Holder {
        private static final LinkageError FAILURE = tryToLoad();

        private static LinkageError tryToLoad() {
            try {
                Native.register(Probe.class, "librdmacm.so.1");
                Native.register(Probe.class, "libibverbs.so.1");
                return null;
            } catch (LinkageError e) {
                return e;
            }
        }

        static void load() {
            if (FAILURE != null) {
                throw FAILURE;
            }
        }
    }

    /** Has no native methods: registering it only loads a library. */
    private static final class Probe {
        private Probe() {}
    }
}
