// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.internal.device;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.drover.api.DroverException;
import org.drover.api.device.ConfigState;
import org.drover.api.device.DeviceBackend;
import org.drover.api.device.DeviceException;
import org.drover.api.device.DeviceState;
import org.drover.api.device.DmaLogging;
import org.drover.api.device.MigrationFlag;
import org.drover.api.device.PrecopyInfo;
import org.drover.runtime.internal.failure.Blame;
import org.drover.runtime.internal.failure.PluginName;
import org.drover.runtime.wire.CompatibilityMessage;

/**
 * A device whose calls are known while they run, so that messages can name a call that does not return, and a device that
 * holds a thread for too long can be given up: it is never called again, and a call that returns after all fails, so that
 * its thread does nothing more. What a call throws that the contract does not know, or returns that it forbids, becomes an
 * error that names the device, the call and the plug-in. A call that goes well allocates nothing, where there are many.
 */
final class SupervisedBackend implements DeviceBackend {
    private static final String[] CHANGES = Stream.of(DeviceState.values())
            .map(state -> "the change to " + state)
            .toArray(String[]::new);

    private final DeviceBackend backend;
    private volatile String id = "(not named yet)";
    private String call;
    private String abandonedIn;

    SupervisedBackend(DeviceBackend backend) {
        this.backend = backend;
    }

    /** Asks the device for its id, under which it is known from here on. First of all calls. */
    void identify() {
        id = readId();
    }

    private String readId() {
        String read = call("id", backend::id);
        if (!isId(read)) {
            throw returned(
                    "id",
                    "returned '" + read + "', which is not 1 to " + CompatibilityMessage.MAX_ID_LENGTH
                            + " characters of printable ASCII");
        }
        return read;
    }

    private static boolean isId(String text) {
        return !text.isEmpty()
                && text.length() <= CompatibilityMessage.MAX_ID_LENGTH
                && CompatibilityMessage.isPrintable(text);
    }

    /** Throws if the device's id is not what it was: state would go to another one. */
    void requireSameId() {
        String now = readId();
        if (!now.equals(id)) {
            throw returned("id", "returned '" + now + "' after '" + id + "'");
        }
    }

    /** Returns class and plug-in of the device, for messages. */
    String pluginName() {
        return PluginName.of(backend);
    }

    synchronized String callInProgress() {
        return call == null ? "" : ", device " + id + " has not returned from " + call + " of " + pluginName();
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
                "device " + id + " did not return from " + abandonedIn + " of " + pluginName()
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

    private DroverException blamed(String name, Throwable error) {
        return Blame.device(id, backend, name, error);
    }

    private DeviceException returned(String name, String what) {
        return Blame.deviceReturned(id, backend, name, what);
    }

    /** For calls that are few. */
    private <T> T call(String name, Supplier<T> body) {
        enter(name);
        T result;
        try {
            result = body.get();
        } catch (RuntimeException | Error e) {
            throw blamed(name, e);
        } finally {
            exit();
        }
        if (result == null) {
            throw returned(name, "returned null");
        }
        requireWanted();
        return result;
    }

    private void run(String name, Runnable body) {
        call(name, () -> {
            body.run();
            return this;
        });
    }

    @Override
    public Set<MigrationFlag> migrationFlags() {
        return call("migrationFlags", () -> {
            Set<MigrationFlag> flags = backend.migrationFlags();
            return flags == null ? null : flags.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(flags));
        });
    }

    @Override
    public DeviceState state() {
        return call("state", backend::state);
    }

    @Override
    public void setState(DeviceState target) {
        run(CHANGES[target.ordinal()], () -> backend.setState(target));
    }

    @Override
    public int read(ByteBuffer target) {
        enter("read");
        int before = target.position();
        int limit = target.limit();
        int bytes;
        try {
            bytes = backend.read(target);
        } catch (RuntimeException | Error e) {
            throw blamed("read", e);
        } finally {
            exit();
        }
        requireWanted();
        if (bytes < 0 || bytes != target.position() - before || target.limit() != limit) {
            throw returned(
                    "read",
                    "says that it read " + bytes + " bytes, put " + (target.position() - before)
                            + " into a buffer with room for " + (limit - before) + ", and left the limit at "
                            + target.limit() + " of " + limit);
        }
        return bytes;
    }

    @Override
    public void write(ByteBuffer source) {
        enter("write");
        int limit = source.limit();
        try {
            backend.write(source);
        } catch (RuntimeException | Error e) {
            throw blamed("write", e);
        } finally {
            exit();
        }
        requireWanted();
        if (source.position() != limit || source.limit() != limit) {
            throw returned("write", "left " + (limit - source.position()) + " bytes unwritten without an error");
        }
    }

    @Override
    public PrecopyInfo precopyInfo() {
        return call("precopyInfo", backend::precopyInfo);
    }

    @Override
    public long stopCopyBytesEstimate() {
        return call("stopCopyBytesEstimate", backend::stopCopyBytesEstimate);
    }

    @Override
    public void reset() {
        run("reset", backend::reset);
    }

    @Override
    public Optional<ConfigState> configState() {
        return call("configState", backend::configState).map(SupervisedConfig::new);
    }

    @Override
    public Optional<DmaLogging> dmaLogging() {
        return call("dmaLogging", backend::dmaLogging);
    }

    @Override
    public Map<String, String> compatibility() {
        Map<String, String> entries = call("compatibility", () -> {
            Map<String, String> map = backend.compatibility();
            return map == null ? null : Map.copyOf(map);
        });
        boolean fits = entries.size() <= CompatibilityMessage.MAX_ENTRIES
                && entries.entrySet().stream()
                        .allMatch(entry -> !entry.getKey().isEmpty()
                                && isText(entry.getKey(), CompatibilityMessage.MAX_KEY_LENGTH)
                                && isText(entry.getValue(), CompatibilityMessage.MAX_VALUE_LENGTH));
        if (!fits) {
            throw returned(
                    "compatibility",
                    "returned " + entries + ", must be at most " + CompatibilityMessage.MAX_ENTRIES
                            + " entries with keys of 1 to " + CompatibilityMessage.MAX_KEY_LENGTH
                            + " and values of 0 to "
                            + CompatibilityMessage.MAX_VALUE_LENGTH + " characters of printable ASCII");
        }
        return entries;
    }

    private static boolean isText(String text, int max) {
        return text.length() <= max && CompatibilityMessage.isPrintable(text);
    }

    @Override
    public void requireCompatible(Map<String, String> destination) {
        run("requireCompatible", () -> backend.requireCompatible(destination));
    }

    @Override
    public Set<String> loadsAfter() {
        Set<String> ids = call("loadsAfter", () -> {
            Set<String> set = backend.loadsAfter();
            return set == null ? null : Set.copyOf(set);
        });
        if (ids.size() > CompatibilityMessage.MAX_LOADS_AFTER || !ids.stream().allMatch(SupervisedBackend::isId)) {
            throw returned(
                    "loadsAfter",
                    "returned " + ids + ", must be at most " + CompatibilityMessage.MAX_LOADS_AFTER
                            + " ids of devices");
        }
        return ids;
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
            int room = target.remaining();
            run("config save", () -> {
                try {
                    config.save(target);
                } catch (BufferOverflowException e) {
                    throw new DeviceException(
                            "device " + id + ": the config of " + pluginName() + " is longer than the " + room
                                    + " bytes that a config may have; this is a defect of that plug-in",
                            0,
                            e);
                }
            });
        }

        @Override
        public void load(ByteBuffer source) {
            run("config load", () -> config.load(source));
        }
    }
}
