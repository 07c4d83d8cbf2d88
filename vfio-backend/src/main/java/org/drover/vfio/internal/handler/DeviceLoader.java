// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vfio.internal.handler;

import java.nio.ByteBuffer;
import org.drover.api.device.ManagedDevice;
import org.drover.api.handler.LoadContext;
import org.drover.api.migration.MigrationParameters;
import org.drover.api.migration.OnOffAuto;
import org.drover.api.transport.ReceiveBuffer;

/**
 * What a device's load thread does: writes the data to the device in order, then loads the config. Source:
 * {@code vfio_load_bufs_thread}, QEMU 10.0 {@code hw/vfio/migration-multifd.c}.
 */
final class DeviceLoader implements Runnable {
    private final ManagedDevice device;
    private final LoadContext context;
    private final ReorderWindow window;
    private volatile boolean loaded;

    DeviceLoader(ManagedDevice device, LoadContext context, ReorderWindow window) {
        this.device = device;
        this.context = context;
        this.window = window;
    }

    /** Loads to the end of the state. However it ends, no buffer stays with it or the window. */
    @Override
    public void run() {
        try {
            loadData();
            loadConfig();
            loaded = true;
        } catch (RuntimeException | Error e) {
            window.fail(e);
            throw e;
        } finally {
            window.close();
        }
    }

    /** Returns whether everything, with the config, has been loaded. */
    boolean isLoaded() {
        return loaded;
    }

    private void loadData() {
        ReceiveBuffer part;
        while ((part = window.take()) != null) {
            try (ReceiveBuffer lent = part) {
                int bytes = lent.data().remaining();
                DeviceStream.write(device, lent.data());
                context.statistics().addStopCopyBytes(bytes);
            }
        }
    }

    private void loadConfig() {
        ByteBuffer config = window.config();
        int bytes = config.remaining();
        OnOffAuto wanted = context.parameters().get(MigrationParameters.LOAD_CONFIG_AFTER_ITER);
        if (isConfigAfterIterables(wanted, System.getProperty("os.arch"))) {
            context.awaitIterablesLoaded();
        }
        context.cancellation().throwIfCancelled();
        ConfigEnvelope.load(device, config);
        context.statistics().addConfigBytes(bytes);
    }

    /**
     * Returns whether the config waits for everything that iterates: on ARM64 the interrupt controller must be there
     * before a device's interrupts are set up. Source: {@code vfio_load_config_after_iter}, QEMU 10.1
     * {@code hw/vfio/migration-multifd.c}.
     *
     * @param wanted the parameter
     * @param architecture as {@code os.arch} names it
     */
    static boolean isConfigAfterIterables(OnOffAuto wanted, String architecture) {
        return wanted == OnOffAuto.ON || (wanted == OnOffAuto.AUTO && "aarch64".equals(architecture));
    }
}
