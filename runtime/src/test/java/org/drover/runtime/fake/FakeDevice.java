// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.fake;

import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.drover.api.device.ConfigState;
import org.drover.api.device.DeviceBackend;
import org.drover.api.device.DeviceException;
import org.drover.api.device.DeviceState;
import org.drover.api.device.DmaLogging;
import org.drover.api.device.MigrationFlag;
import org.drover.api.device.PrecopyInfo;

/**
 * A device in memory that obeys the kernel's state machine, writes down what happens to it, and fails or waits where the
 * test says. Calls are named as in {@link Plan}: {@code setState(STOP_COPY)}, {@code read}, {@code config.save}.
 */
public final class FakeDevice implements DeviceBackend {
    private static final int CONFIG_BYTES = 24;

    private final String side;
    private final String id;
    private final Journal journal;
    private final Plan plan = new Plan();
    private final AtomicReference<String> inCall = new AtomicReference<>();
    private Set<MigrationFlag> flags = EnumSet.allOf(MigrationFlag.class);
    private final PagedState content;
    private final byte[] config = new byte[CONFIG_BYTES];
    private int initialPages = 2;
    private int readBytes = 3 * PagedState.PAGE_BYTES + 100;
    private int dirtyRounds;
    private DeviceState state = DeviceState.RUNNING;
    private boolean matters;
    private boolean quiet;
    private int writeCount;
    private int firstLook;
    private int secondLook;
    private Runnable look = () -> {};
    private Map<String, String> compatibility = Map.of();
    private Consumer<Map<String, String>> requirement = any -> {};
    private Set<String> loadsAfter = Set.of();

    private FakeDevice(String side, String id, int pages, Journal journal) {
        this.side = side;
        this.id = id;
        this.journal = journal;
        this.content = new PagedState(pages);
    }

    /** Returns a running device with a state. */
    public static FakeDevice source(String id, int pages, Journal journal) {
        FakeDevice device = new FakeDevice("source", id, pages, journal);
        device.content.fill(id.hashCode());
        java.util.Arrays.fill(device.config, (byte) id.hashCode());
        device.matters = true;
        journal.state("source", id, DeviceState.RUNNING, true);
        return device;
    }

    /** Returns a device that takes a state. */
    public static FakeDevice destination(String id, int pages, Journal journal) {
        return new FakeDevice("destination", id, pages, journal);
    }

    /** Sets what the driver can do. */
    public FakeDevice with(MigrationFlag... can) {
        flags = EnumSet.noneOf(MigrationFlag.class);
        flags.addAll(List.of(can));
        return this;
    }

    /** Sets most bytes that one read gives. */
    public FakeDevice reading(int bytes) {
        readBytes = bytes;
        return this;
    }

    /** Sets how many pages are the initial part. */
    public FakeDevice initialPages(int pages) {
        initialPages = pages;
        return this;
    }

    /** Makes a page dirty so many times while it runs. */
    public FakeDevice dirtying(int rounds) {
        dirtyRounds = rounds;
        return this;
    }

    /** Sets what the device says of itself. */
    public FakeDevice saying(Map<String, String> entries) {
        compatibility = entries;
        return this;
    }

    /** Sets what the device asks of its counterpart. */
    public FakeDevice requiring(Consumer<Map<String, String>> what) {
        requirement = what;
        return this;
    }

    /** Sets which devices are loaded before this one. */
    public FakeDevice after(String... ids) {
        loadsAfter = new LinkedHashSet<>(List.of(ids));
        return this;
    }

    /** Puts the device into STOP, as that of a machine that is paused. */
    public FakeDevice stopped() {
        goTo(DeviceState.STOP);
        return this;
    }

    /** Runs something in two of the writes of a quiet device, counted from 1. */
    public FakeDevice lookingAtWrites(int first, int second, Runnable action) {
        firstLook = first;
        secondLook = second;
        look = action;
        return this;
    }

    /** Makes reading and writing allocate nothing, so also not look at the plan. */
    public FakeDevice quiet() {
        quiet = true;
        return this;
    }

    /** Returns what shall happen when. */
    public Plan plan() {
        return plan;
    }

    /** Returns a hash of the state and the config. */
    public synchronized int hash() {
        return 31 * content.hash() + java.util.Arrays.hashCode(config);
    }

    /** Returns the state without counting as a call. */
    public synchronized DeviceState currentState() {
        return state;
    }

    private interface Body<T> {
        T run();
    }

    private <T> T call(String name, Body<T> body) {
        String other = inCall.getAndSet(name);
        if (other != null) {
            journal.violation(side + " " + id + ": " + name + " was called during " + other);
        }
        try {
            plan.call(name);
            synchronized (this) {
                return body.run();
            }
        } finally {
            inCall.set(null);
            plan.returned();
        }
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public Set<MigrationFlag> migrationFlags() {
        return call("migrationFlags", () -> flags);
    }

    @Override
    public DeviceState state() {
        return call("state", () -> state);
    }

    @Override
    public void setState(DeviceState target) {
        call("setState(" + target + ")", () -> {
            List<DeviceState> path = state == target ? List.of() : new StateGraph(flags).path(state, target);
            if (path == null) {
                throw new DeviceException("device " + id + ": no way from " + state + " to " + target);
            }
            for (DeviceState next : path) {
                if (state == DeviceState.RESUMING && !content.isLoaded()) {
                    throw new DeviceException("device " + id + ": its state is not complete");
                }
                goTo(next);
            }
            return null;
        });
    }

    private void goTo(DeviceState next) {
        if (next.isSaving() && !state.isSaving()) {
            content.beginSave(next == DeviceState.STOP_COPY ? 0 : initialPages);
        }
        if (next == DeviceState.RESUMING) {
            content.beginLoad();
        }
        state = next;
        journal.state(side, id, next, next.isRunning() && matters);
    }

    @Override
    public int read(ByteBuffer target) {
        if (quiet) {
            return content.read(target, readBytes, state == DeviceState.STOP_COPY);
        }
        return call("read", () -> {
            if (!state.isSaving()) {
                throw new DeviceException("device " + id + ": read in " + state);
            }
            return content.read(target, readBytes, state == DeviceState.STOP_COPY);
        });
    }

    @Override
    public void write(ByteBuffer source) {
        if (quiet) {
            matters = true;
            content.write(source);
            writeCount++;
            if (writeCount == firstLook || writeCount == secondLook) {
                look.run();
            }
            return;
        }
        call("write", () -> {
            if (state != DeviceState.RESUMING) {
                throw new DeviceException("device " + id + ": write in " + state);
            }
            matters = true;
            content.write(source);
            return null;
        });
    }

    @Override
    public PrecopyInfo precopyInfo() {
        return call("precopyInfo", () -> {
            PrecopyInfo info = content.precopyInfo();
            if (info.initialBytes() + info.dirtyBytes() == 0 && dirtyRounds > 0) {
                dirtyRounds--;
                content.dirty(0);
                info = content.precopyInfo();
            }
            return info;
        });
    }

    @Override
    public long stopCopyBytesEstimate() {
        return call("stopCopyBytesEstimate", () -> 1_000_000L);
    }

    @Override
    public void reset() {
        call("reset", () -> {
            matters = false;
            content.clear();
            java.util.Arrays.fill(config, (byte) 0);
            goTo(DeviceState.RUNNING);
            journal.note(side + " " + id + " reset");
            return null;
        });
    }

    @Override
    public Optional<ConfigState> configState() {
        return Optional.of(new ConfigState() {
            @Override
            public void save(ByteBuffer target) {
                call("config.save", () -> target.put(config));
            }

            @Override
            public void load(ByteBuffer source) {
                call("config.load", () -> source.get(config));
            }
        });
    }

    @Override
    public Optional<DmaLogging> dmaLogging() {
        return Optional.empty();
    }

    @Override
    public Map<String, String> compatibility() {
        return call("compatibility", () -> compatibility);
    }

    @Override
    public void requireCompatible(Map<String, String> destination) {
        call("requireCompatible", () -> {
            requirement.accept(destination);
            return null;
        });
    }

    @Override
    public Set<String> loadsAfter() {
        return loadsAfter;
    }

    @Override
    public void close() {
        journal.note(side + " " + id + " closed");
    }
}
