package ${package};

import java.nio.ByteBuffer;
import java.util.Arrays;
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
 * A device in memory that gives its state when it has stopped: replace what it does by calls to your driver. Mechanism only:
 * it does what it is told and reports what failed; order, recovery and deadlines are Drover's.
 */
final class ${device}Backend implements DeviceBackend {
    private static final byte[] MAGIC = {'D', 'R', 'V', '1'};
    private static final int STATE_BYTES = 8192;

    private final String id;
    private final ByteBuffer stream = ByteBuffer.allocate(STATE_BYTES);
    private byte[] memory = new byte[STATE_BYTES];
    private DeviceState state = DeviceState.RUNNING;
    private volatile boolean closed;

    ${device}Backend(String id) {
        this.id = id;
        ThreadLocalRandom.current().nextBytes(memory);
        System.arraycopy(MAGIC, 0, memory, 0, MAGIC.length);
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public Set<MigrationFlag> migrationFlags() {
        return Set.of(MigrationFlag.STOP_COPY);
    }

    @Override
    public DeviceState state() {
        requireOpen();
        return state;
    }

    @Override
    public void setState(DeviceState target) {
        requireOpen();
        switch (target) {
            case STOP, RUNNING, STOP_COPY, RESUMING -> {}
            default -> throw refused("cannot go from " + state + " to " + target + ", which it does not have");
        }
        if (target == state) {
            return;
        }
        if (state == DeviceState.RESUMING) {
            load(target);
        }
        stream.clear();
        if (target == DeviceState.STOP_COPY) {
            stream.put(memory).flip();
        }
        state = target;
    }

    private void load(DeviceState target) {
        byte[] loaded = stream.array();
        if (stream.hasRemaining() || !Arrays.equals(MAGIC, Arrays.copyOf(loaded, MAGIC.length))) {
            throw refused("cannot go from RESUMING to " + target + ": " + stream.position() + " of " + STATE_BYTES
                    + " bytes are no state of such a device; reset it");
        }
        memory = loaded.clone();
    }

    @Override
    public int read(ByteBuffer target) {
        requireState(DeviceState.STOP_COPY, "reading its state");
        int bytes = Math.min(target.remaining(), stream.remaining());
        target.put(target.position(), stream, stream.position(), bytes).position(target.position() + bytes);
        stream.position(stream.position() + bytes);
        return bytes;
    }

    @Override
    public void write(ByteBuffer source) {
        requireState(DeviceState.RESUMING, "writing its state");
        if (source.remaining() > stream.remaining()) {
            throw refused("its state is longer than " + STATE_BYTES + " bytes");
        }
        stream.put(source);
    }

    /** Needs a PRE_COPY state, which the device does not have. */
    @Override
    public PrecopyInfo precopyInfo() {
        throw refused("has no PRE_COPY state");
    }

    @Override
    public long stopCopyBytesEstimate() {
        requireOpen();
        return STATE_BYTES;
    }

    @Override
    public void reset() {
        requireOpen();
        stream.clear();
        state = DeviceState.RUNNING;
    }

    @Override
    public Optional<ConfigState> configState() {
        return Optional.empty();
    }

    @Override
    public Optional<DmaLogging> dmaLogging() {
        return Optional.empty();
    }

    @Override
    public void close() {
        closed = true;
    }

    private void requireState(DeviceState needed, String call) {
        requireOpen();
        if (state != needed) {
            throw refused(call + " needs " + needed + ", and it is in " + state);
        }
    }

    private void requireOpen() {
        if (closed) {
            throw refused("is closed");
        }
    }

    /** An error names the device, the call, the value and what to do; one line. */
    private DeviceException refused(String why) {
        return new DeviceException("device " + id + ": " + why);
    }
}
