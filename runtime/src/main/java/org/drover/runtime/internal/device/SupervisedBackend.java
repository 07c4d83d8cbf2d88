// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.internal.device;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.drover.api.device.ConfigState;
import org.drover.api.device.DeviceBackend;
import org.drover.api.device.DeviceException;
import org.drover.api.device.DeviceState;
import org.drover.api.device.DmaLogging;
import org.drover.api.device.MigrationFlag;
import org.drover.api.device.PrecopyInfo;

/**
 * A device whose calls are known while they run, so that messages can name a call that does not return, and a device that
 * holds a thread for too long can be given up: it is never called again, and a call that returns after all fails, so that
 * its thread does nothing more. Allocates nothing a call.
 */
final class SupervisedBackend implements DeviceBackend {
    private static final String[] CHANGES = Stream.of(DeviceState.values())
            .map(state -> "the change to " + state)
            .toArray(String[]::new);

    private final DeviceBackend backend;
    private final String id;
    private String call;
    private String abandonedIn;

    SupervisedBackend(DeviceBackend backend) {
        this.backend = backend;
        this.id = backend.id();
    }

    String className() {
        return backend.getClass().getName();
    }

    synchronized String callInProgress() {
        return call == null ? "" : ", device " + id + " has not returned from " + call;
    }

    synchronized DeviceException abandonIfHung() {
        if (call == null || abandonedIn != null) {
            return null;
        }
        abandonedIn = call;
        return abandoned();
    }

    private DeviceException abandoned() {
        return new DeviceException(
                "device " + id + " did not return from " + abandonedIn
                        + " in time (x-stall-timeout): it was given up as it is and is not called again; reset it, or the host");
    }

    private synchronized void enter(String name) {
        if (abandonedIn != null) {
            throw abandoned();
        }
        call = name;
    }

    private synchronized void exit() {
        call = null;
    }

    /** Throws if the device was given up. */
    synchronized void requireWanted() {
        if (abandonedIn != null) {
            throw abandoned();
        }
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public Set<MigrationFlag> migrationFlags() {
        enter("migrationFlags");
        try {
            return backend.migrationFlags();
        } finally {
            exit();
        }
    }

    @Override
    public DeviceState state() {
        enter("state");
        try {
            return backend.state();
        } finally {
            exit();
        }
    }

    @Override
    public void setState(DeviceState target) {
        enter(CHANGES[target.ordinal()]);
        try {
            backend.setState(target);
        } finally {
            exit();
        }
        requireWanted();
    }

    @Override
    public int read(ByteBuffer target) {
        enter("read");
        int bytes;
        try {
            bytes = backend.read(target);
        } finally {
            exit();
        }
        requireWanted();
        return bytes;
    }

    @Override
    public void write(ByteBuffer source) {
        enter("write");
        try {
            backend.write(source);
        } finally {
            exit();
        }
        requireWanted();
    }

    @Override
    public PrecopyInfo precopyInfo() {
        enter("precopyInfo");
        try {
            return backend.precopyInfo();
        } finally {
            exit();
        }
    }

    @Override
    public long stopCopyBytesEstimate() {
        enter("stopCopyBytesEstimate");
        try {
            return backend.stopCopyBytesEstimate();
        } finally {
            exit();
        }
    }

    @Override
    public void reset() {
        enter("reset");
        try {
            backend.reset();
        } finally {
            exit();
        }
        requireWanted();
    }

    @Override
    public Optional<ConfigState> configState() {
        enter("configState");
        try {
            return backend.configState().map(SupervisedConfig::new);
        } finally {
            exit();
        }
    }

    @Override
    public Optional<DmaLogging> dmaLogging() {
        return backend.dmaLogging();
    }

    /** Not here: whoever opened the device closes it. */
    @Override
    public void close() {
        throw new UnsupportedOperationException("device " + id + " is closed by whoever opened it");
    }

    private final class SupervisedConfig implements ConfigState {
        private final ConfigState config;

        SupervisedConfig(ConfigState config) {
            this.config = config;
        }

        @Override
        public void save(ByteBuffer target) {
            enter("config save");
            try {
                config.save(target);
            } finally {
                exit();
            }
            requireWanted();
        }

        @Override
        public void load(ByteBuffer source) {
            enter("config load");
            try {
                config.load(source);
            } finally {
                exit();
            }
            requireWanted();
        }
    }
}
