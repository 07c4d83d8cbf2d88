// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vendor.mtty;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.drover.api.device.ConfigState;
import org.drover.api.device.DeviceBackend;
import org.drover.api.device.DeviceException;
import org.drover.api.device.DeviceState;
import org.drover.api.device.DmaLogging;
import org.drover.api.device.MigrationFlag;
import org.drover.api.device.PrecopyInfo;

/**
 * What the generic backend makes of a device of mtty, with mtty's deviations as they were measured on Linux 6.12: a wrong
 * header fails, and counts; a log starts, but never reports.
 */
final class FakeMtty implements DeviceBackend {
    static final int EFAULT = 14;
    private static final int PORT_BYTES = 36;

    final ByteBuffer written;
    boolean closed;

    private byte[] state;
    private final int ports;
    private DeviceState known = DeviceState.RUNNING;
    private int readAt;

    private FakeMtty(int ports) {
        this.ports = ports;
        this.state = header(MttyHeader.MAGIC, 1, 0, ports, 0, PORT_BYTES * ports);
        this.written = ByteBuffer.allocate(state.length);
        for (int i = MttyHeader.BYTES; i < state.length; i++) {
            state[i] = (byte) ThreadLocalRandom.current().nextInt();
        }
    }

    static FakeMtty withPorts(int ports) {
        return new FakeMtty(ports);
    }

    /** One whose driver gives a state that begins otherwise. */
    static FakeMtty giving(byte[] state) {
        FakeMtty fake = new FakeMtty(1);
        fake.state = state;
        return fake;
    }

    static byte[] header(long magic, int major, int minor, int ports, int flags, int behindBytes) {
        return ByteBuffer.allocate(MttyHeader.BYTES + behindBytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(magic)
                .putInt(major)
                .putInt(minor)
                .putInt(ports)
                .putInt(flags)
                .array();
    }

    byte[] stateBytes() {
        return state.clone();
    }

    @Override
    public String id() {
        return "mtty0";
    }

    @Override
    public Set<MigrationFlag> migrationFlags() {
        return EnumSet.allOf(MigrationFlag.class);
    }

    @Override
    public DeviceState state() {
        requireOpen();
        return known;
    }

    @Override
    public void setState(DeviceState target) {
        requireOpen();
        boolean precopy = target == DeviceState.PRE_COPY || target == DeviceState.PRE_COPY_P2P;
        boolean shortState = known == DeviceState.RESUMING && target != known && written.hasRemaining();
        if (target == DeviceState.ERROR || known == DeviceState.STOP_COPY && precopy || shortState) {
            throw new DeviceException("device mtty0: cannot go from " + known + " to " + target + ": EINVAL");
        }
        if (known == DeviceState.RESUMING && target != known) {
            state = written.array().clone(); // also after an EFAULT
        }
        if (target == DeviceState.RESUMING && known != target) {
            written.clear();
        }
        if (target.isSaving() && !known.isSaving()) {
            readAt = 0;
        }
        known = target;
    }

    @Override
    public int read(ByteBuffer target) {
        requireState(known.isSaving(), "read");
        int end = known == DeviceState.STOP_COPY ? state.length : MttyHeader.BYTES;
        int bytes = Math.min(target.remaining(), Math.max(0, end - readAt));
        target.put(state, readAt, bytes);
        readAt += bytes;
        return bytes;
    }

    @Override
    public void write(ByteBuffer source) {
        requireState(known == DeviceState.RESUMING, "write");
        if (source.remaining() > written.remaining()) {
            throw new DeviceException("device mtty0: write: ENOMEM", 12, null);
        }
        int before = written.position();
        written.put(source);
        boolean headerIsComplete = before < MttyHeader.BYTES && written.position() >= MttyHeader.BYTES;
        if (headerIsComplete
                && !new MttyHeader(MttyHeader.MAGIC, 1, 0, ports, 0)
                        .equals(MttyHeader.of(written.duplicate().flip()))) {
            throw new DeviceException("device mtty0: write: EFAULT", EFAULT, null);
        }
    }

    @Override
    public PrecopyInfo precopyInfo() {
        requireState(known == DeviceState.PRE_COPY || known == DeviceState.PRE_COPY_P2P, "precopy info");
        return new PrecopyInfo(Math.max(0, MttyHeader.BYTES - readAt), 0);
    }

    @Override
    public long stopCopyBytesEstimate() {
        return state.length;
    }

    @Override
    public void reset() {
        requireOpen();
        known = DeviceState.RUNNING;
    }

    @Override
    public Optional<ConfigState> configState() {
        return Optional.empty();
    }

    @Override
    public Optional<DmaLogging> dmaLogging() {
        return Optional.of(new DmaLogging() {
            @Override
            public void start(long pageBytes, List<Range> ranges) {}

            @Override
            public void report(Range range, long pageBytes, ByteBuffer bitmap) {
                throw new DeviceException("device mtty0: report: EOPNOTSUPP", 95, null);
            }

            @Override
            public void stop() {}
        });
    }

    @Override
    public void close() {
        closed = true;
    }

    private void requireState(boolean holds, String call) {
        requireOpen();
        if (!holds) {
            throw new DeviceException("device mtty0: " + call + " in " + known + ": EINVAL");
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new DeviceException("device mtty0: is closed");
        }
    }
}
