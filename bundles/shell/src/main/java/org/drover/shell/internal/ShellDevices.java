// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.shell.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import org.drover.api.ConfigurationException;
import org.drover.api.device.DeviceBackend;
import org.drover.api.device.DeviceSpec;
import org.drover.frontend.Words;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * The devices that are open in this shell. They stay open until they are closed or the container stops, since closing a device may reset
 * it. All methods may be called on any thread; opening and closing block as long as the driver does.
 */
@Component(service = ShellDevices.class)
public final class ShellDevices {
    /**
     * @param spec what the user wrote
     * @param device open
     */
    record Open(DeviceSpec spec, DeviceBackend device) {}

    private final EngineAccess engine;

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile List<NamedDevice> named = List.of();

    private final Map<String, Open> byId = new LinkedHashMap<>();
    private final Set<String> inUse = new HashSet<>();

    /**
     * Created by the service component runtime.
     *
     * @param engine opens devices
     */
    @Activate
    public ShellDevices(@Reference EngineAccess engine) {
        this.engine = engine;
    }

    /** Opens a device and keeps it. Throws a {@link org.drover.api.DroverException} if that is not possible. */
    Open open(DeviceSpec spec) {
        return open(spec, false);
    }

    /** Without the lock while the driver is asked, which may take its time. */
    private Open open(DeviceSpec spec, boolean forMigration) {
        DeviceBackend device = engine.engine().openDevice(spec);
        Open other;
        synchronized (this) {
            other = byId.get(device.id());
            if (other == null) {
                Open open = new Open(spec, device);
                byId.put(device.id(), open);
                if (forMigration) {
                    inUse.add(device.id());
                }
                return open;
            }
        }
        device.close();
        throw new ConfigurationException("device '" + device.id() + "' is open already, as " + other.spec()
                + "; 'drover:close " + device.id() + "' closes it");
    }

    /** Returns how a device is opened that a user wrote as the id of an open one, a configured name or a specification. */
    synchronized DeviceSpec specOf(String word) {
        Open open = find(word);
        if (open != null) {
            return open.spec();
        }
        Optional<DeviceSpec> configured = configured(word);
        try {
            return configured.isPresent() ? configured.get() : DeviceSpec.parse(word);
        } catch (ConfigurationException e) {
            if (word.indexOf(':') >= 0) {
                throw e;
            }
            throw new ConfigurationException(
                    "no device is open or configured as '" + word + "'; configured are "
                            + configured().keySet() + ", and a specification is SCHEME:LOCATION, for example sim:"
                            + word,
                    e);
        }
    }

    private Optional<DeviceSpec> configured(String name) {
        return Optional.ofNullable(configured().get(name));
    }

    /** Returns the devices that the container's configuration names, by name. */
    SortedMap<String, DeviceSpec> configured() {
        return NamedDevice.byName(named);
    }

    /** Closes a device. Throws if it is not open here or a migration uses it. */
    void close(String id) {
        Open open;
        synchronized (this) {
            open = byId.get(id);
            if (open == null) {
                throw new ConfigurationException(
                        "device '" + id + "' is not open in this shell; open are " + byId.keySet());
            }
            requireIdle(id);
            byId.remove(id);
        }
        open.device().close();
    }

    /**
     * Takes devices for a migration: those that are open by their id or specification, others are opened. All or none.
     *
     * @param words ids or specifications
     * @return in the same order
     */
    Taken take(List<String> words) {
        if (words.isEmpty()) {
            throw new ConfigurationException(
                    "there is no device to migrate; give --device SPEC once for each, for example sim:nic0");
        }
        Map<String, Open> known = new HashMap<>();
        Map<String, DeviceSpec> toOpen = new HashMap<>();
        synchronized (this) {
            for (String word : words) {
                Open open = find(word);
                if (open != null) {
                    requireIdle(open.device().id());
                    known.put(word, open);
                } else {
                    toOpen.put(word, specOf(word));
                }
            }
            if (new HashSet<>(known.values()).size() + new HashSet<>(toOpen.values()).size() < words.size()) {
                throw new ConfigurationException("a device is given twice in " + words);
            }
            known.values().forEach(open -> inUse.add(open.device().id()));
        }
        List<String> opened = new ArrayList<>();
        List<DeviceBackend> devices = new ArrayList<>();
        try {
            for (String word : words) {
                Open open = known.get(word);
                if (open == null) {
                    open = open(toOpen.get(word), true);
                    opened.add(open.device().id());
                }
                devices.add(open.device());
            }
        } catch (RuntimeException | Error e) {
            synchronized (this) {
                known.values().forEach(open -> inUse.remove(open.device().id()));
                inUse.removeAll(opened);
            }
            opened.forEach(id -> closeAfter(id, e));
            throw e;
        }
        return new Taken(devices, opened);
    }

    /**
     * @param devices in the order in which they were asked for
     * @param opened ids of those that were not open before
     */
    record Taken(List<DeviceBackend> devices, List<String> opened) {
        Collection<String> ids() {
            return devices.stream().map(DeviceBackend::id).toList();
        }
    }

    /** The migration that had them is over, or did not begin; those in {@code toClose} are closed. */
    void release(Taken taken, Collection<String> toClose) {
        synchronized (this) {
            inUse.removeAll(taken.ids());
        }
        RuntimeException first = null;
        for (String id : toClose) {
            try {
                close(id);
            } catch (RuntimeException e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }

    /** Returns a line's worth on each open device, by id. */
    synchronized List<List<String>> rows() {
        return byId.values().stream()
                .map(open -> List.of(
                        open.device().id(),
                        open.spec().toString(),
                        inUse.contains(open.device().id())
                                ? "migrating"
                                : Words.word(open.device().state())))
                .toList();
    }

    /** Returns the ids of the open devices. */
    synchronized List<String> ids() {
        return List.copyOf(byId.keySet());
    }

    private Open find(String word) {
        Open byItsId = byId.get(word);
        if (byItsId != null) {
            return byItsId;
        }
        String spec = configured(word).map(DeviceSpec::toString).orElse(word);
        return byId.values().stream()
                .filter(open -> open.spec().toString().equals(spec))
                .findFirst()
                .orElse(null);
    }

    private void requireIdle(String id) {
        if (inUse.contains(id)) {
            throw new ConfigurationException(
                    "device '" + id + "' is in a migration; 'drover:status' shows it, 'drover:cancel' ends it");
        }
    }

    private void closeAfter(String id, Throwable error) {
        try {
            close(id);
        } catch (RuntimeException e) {
            error.addSuppressed(e);
        }
    }
}
