// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vfio.internal.handler;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.drover.api.device.ConfigState;
import org.drover.api.device.DeviceBackend;
import org.drover.api.device.DeviceException;
import org.drover.api.device.DeviceState;
import org.drover.api.device.DmaLogging;
import org.drover.api.device.MigrationFlag;
import org.drover.api.device.PrecopyInfo;

/** A device in memory, built by intent. Refuses what the contract forbids, also two calls at once. */
final class FakeBackend implements DeviceBackend {
    private final String id;
    private final AtomicBoolean inCall = new AtomicBoolean();
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final List<DeviceState> failingStates = new ArrayList<>();
    private Set<MigrationFlag> flags = EnumSet.allOf(MigrationFlag.class);
    private DeviceState state = DeviceState.RUNNING;
    private byte[] data = {};
    private byte[] config;
    private byte[] loadedConfig;
    private int position;
    private int precopyEnd;
    private int maxReadBytes = Integer.MAX_VALUE;
    private PrecopyInfo precopyInfo;
    private long estimateBytes = -1;
    private long failReadAt = -1;
    private long failWriteAt = -1;
    private int miscount;
    private boolean failReset;
    private boolean resetDone;
    private Runnable onWrite = () -> {};

    private FakeBackend(String id) {
        this.id = id;
    }

    static FakeBackend running(String id) {
        return new FakeBackend(id);
    }

    FakeBackend in(DeviceState initial) {
        state = initial;
        return this;
    }

    FakeBackend with(MigrationFlag... only) {
        flags = EnumSet.noneOf(MigrationFlag.class);
        flags.addAll(List.of(only));
        return this;
    }

    FakeBackend giving(byte[] precopy, byte[] stopCopy) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(precopy);
        all.writeBytes(stopCopy);
        data = all.toByteArray();
        precopyEnd = precopy.length;
        return this;
    }

    FakeBackend readingAtMost(int bytes) {
        maxReadBytes = bytes;
        return this;
    }

    FakeBackend saying(PrecopyInfo info) {
        precopyInfo = info;
        return this;
    }

    FakeBackend estimating(long bytes) {
        estimateBytes = bytes;
        return this;
    }

    FakeBackend withConfig(byte[] own) {
        config = own;
        return this;
    }

    FakeBackend failingAt(DeviceState target) {
        failingStates.add(target);
        return this;
    }

    FakeBackend failingToReadAt(long atByte) {
        failReadAt = atByte;
        return this;
    }

    FakeBackend failingToWriteAt(long atByte) {
        failWriteAt = atByte;
        return this;
    }

    FakeBackend failingToReset() {
        failReset = true;
        return this;
    }

    /** Says another count than it read or wrote. */
    FakeBackend miscountingBy(int bytes) {
        miscount = bytes;
        return this;
    }

    FakeBackend beforeEachWrite(Runnable action) {
        onWrite = action;
        return this;
    }

    byte[] written() {
        return written.toByteArray();
    }

    byte[] loadedConfig() {
        return loadedConfig;
    }

    boolean wasReset() {
        return resetDone;
    }

    private void enter() {
        if (!inCall.compareAndSet(false, true)) {
            throw new AssertionError("device " + id + " was called on two threads at once");
        }
    }

    private void leave() {
        inCall.set(false);
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public Set<MigrationFlag> migrationFlags() {
        return flags;
    }

    @Override
    public DeviceState state() {
        return state;
    }

    @Override
    public void setState(DeviceState target) {
        enter();
        try {
            if (failingStates.contains(target)) {
                throw new DeviceException("device " + id + ": " + state + " -> " + target + " failed", 5, null);
            }
            state = target;
        } finally {
            leave();
        }
    }

    @Override
    public int read(ByteBuffer target) {
        enter();
        try {
            if (!state.isSaving()) {
                throw new DeviceException("device " + id + ": read in " + state);
            }
            int end = state == DeviceState.STOP_COPY ? data.length : precopyEnd;
            int bytes = Math.min(Math.min(target.remaining(), maxReadBytes), Math.max(0, end - position));
            if (failReadAt >= 0 && position + bytes >= failReadAt) {
                throw new DeviceException("device " + id + ": read failed", 5, null);
            }
            target.put(data, position, bytes);
            position += bytes;
            return bytes + (bytes > 0 ? miscount : 0);
        } finally {
            leave();
        }
    }

    @Override
    public void write(ByteBuffer source) {
        enter();
        try {
            onWrite.run();
            if (state != DeviceState.RESUMING) {
                throw new DeviceException("device " + id + ": write in " + state);
            }
            if (!source.isDirect()) {
                throw new AssertionError("written from a buffer that is not direct");
            }
            if (failWriteAt >= 0 && written.size() + source.remaining() > failWriteAt) {
                throw new DeviceException("device " + id + ": write failed", 5, null);
            }
            byte[] bytes = new byte[source.remaining() - Math.max(0, -miscount)];
            source.get(bytes);
            written.writeBytes(bytes);
        } finally {
            leave();
        }
    }

    @Override
    public PrecopyInfo precopyInfo() {
        if (state != DeviceState.PRE_COPY && state != DeviceState.PRE_COPY_P2P) {
            throw new DeviceException("device " + id + ": precopy info in " + state, 22, null);
        }
        return precopyInfo != null ? precopyInfo : new PrecopyInfo(precopyEnd - position, 0);
    }

    @Override
    public long stopCopyBytesEstimate() {
        if (estimateBytes == -1) {
            throw new DeviceException("device " + id + ": no estimate", 25, null);
        }
        return estimateBytes;
    }

    @Override
    public void reset() {
        enter();
        try {
            if (failReset) {
                throw new DeviceException("device " + id + ": reset failed", 5, null);
            }
            state = DeviceState.RUNNING;
            resetDone = true;
        } finally {
            leave();
        }
    }

    @Override
    public Optional<ConfigState> configState() {
        return config == null ? Optional.empty() : Optional.of(new Config());
    }

    @Override
    public Optional<DmaLogging> dmaLogging() {
        return Optional.empty();
    }

    @Override
    public void close() {}

    private final class Config implements ConfigState {
        @Override
        public void save(ByteBuffer target) {
            target.put(config);
        }

        @Override
        public void load(ByteBuffer source) {
            if (source.remaining() != config.length) {
                throw new DeviceException("device " + id + ": config of " + source.remaining() + " bytes");
            }
            loadedConfig = new byte[source.remaining()];
            source.get(loadedConfig);
        }
    }
}
