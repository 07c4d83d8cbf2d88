// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vfio.internal.fake;

import static org.drover.vfio.uapi.VfioFeatures.*;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.drover.api.device.DeviceState;
import org.drover.vfio.kernel.ErrnoException;
import org.drover.vfio.kernel.VfioFile;
import org.drover.vfio.uapi.Errno;
import org.drover.vfio.uapi.VfioDeviceInfos;
import org.drover.vfio.uapi.VfioDeviceInfos.VfioDeviceInfo;
import org.drover.vfio.uapi.VfioDeviceInfos.VfioRegionInfo;
import org.drover.vfio.uapi.VfioFeatures.VfioDeviceFeature;
import org.drover.vfio.uapi.VfioFeatures.VfioDeviceFeatureMigState;
import org.drover.vfio.uapi.VfioRequests;

/**
 * A device's file that answers as told and writes down what it was asked. Built by intent: a PCI device with all migration
 * flags, to which a test adds what it is about. It does not check arcs: it goes where it is sent.
 */
public final class FakeVfioFile implements VfioFile {
    private final Map<Integer, byte[]> regions = new TreeMap<>();
    private final Map<String, Errno> failures = new HashMap<>();
    private final Map<Integer, FakeDataStream> streams = new HashMap<>();
    private final List<String> calls = new ArrayList<>();
    private final List<FakeDataStream> given = new ArrayList<>();
    private final Map<Integer, ByteBuffer> lastFeatureData = new HashMap<>();
    private int deviceFlags = VfioDeviceInfos.VFIO_DEVICE_FLAGS_PCI;
    private long migrationFlags = 7;
    private int rawState = DeviceState.RUNNING.raw();
    private DeviceState stateAfterFailure;
    private boolean givesStreams = true;
    private boolean logsDma;
    private int longestTransfer = Integer.MAX_VALUE;
    private int nextDescriptor = 100;
    private boolean closed;
    private IntConsumer beforeAdopt = descriptor -> {};
    private int droppedAt = -1;
    private Consumer<ByteBuffer> onReport = data -> {};

    /** A PCI device that can do everything but log its DMA. */
    public static FakeVfioFile pci() {
        return new FakeVfioFile();
    }

    public FakeVfioFile deviceFlags(int flags) {
        deviceFlags = flags;
        return this;
    }

    public FakeVfioFile migrationFlags(long flags) {
        migrationFlags = flags;
        return this;
    }

    /** Makes every call of a name fail: a request's, or a feature's with its direction, such as {@code SET 2}. */
    public FakeVfioFile failing(String call, Errno errno) {
        failures.put(call, errno);
        return this;
    }

    /** Ends what {@link #failing} began. */
    public FakeVfioFile working(String call) {
        failures.remove(call);
        return this;
    }

    /** Where a state change that fails leaves the device. */
    public FakeVfioFile leftIn(DeviceState state) {
        stateAfterFailure = state;
        return this;
    }

    /** A state that no release knows. */
    public FakeVfioFile inRawState(int raw) {
        rawState = raw;
        return this;
    }

    public FakeVfioFile withoutStreams() {
        givesStreams = false;
        return this;
    }

    public FakeVfioFile loggingDma(Consumer<ByteBuffer> report) {
        logsDma = true;
        onReport = report;
        return this;
    }

    public FakeVfioFile region(int index, byte[] content) {
        regions.put(index, content);
        return this;
    }

    /** Most bytes that one pread or pwrite moves; 0: none at all. */
    public FakeVfioFile longestTransfer(int bytes) {
        longestTransfer = bytes;
        return this;
    }

    public FakeVfioFile beforeAdopt(IntConsumer action) {
        beforeAdopt = action;
        return this;
    }

    /** Configuration writes to an offset seem to work and change nothing. */
    public FakeVfioFile droppingWrites(int offset) {
        droppedAt = offset;
        return this;
    }

    public byte[] region(int index) {
        return regions.get(index);
    }

    public List<String> calls() {
        return calls;
    }

    public FakeDataStream stream(int index) {
        return given.get(index);
    }

    public boolean isClosed() {
        return closed;
    }

    public ByteBuffer lastData(int feature) {
        return lastFeatureData.get(feature);
    }

    @Override
    public int ioctl(long request, ByteBuffer argument) throws ErrnoException {
        ByteBuffer view = argument.slice().order(ByteOrder.nativeOrder());
        if (request == VfioRequests.VFIO_DEVICE_FEATURE) {
            return feature(view);
        }
        if (request == VfioRequests.VFIO_DEVICE_GET_INFO) {
            called("INFO");
            view.putInt(VfioDeviceInfo.FLAGS, deviceFlags);
            view.putInt(VfioDeviceInfo.NUM_REGIONS, VfioDeviceInfos.VFIO_PCI_NUM_REGIONS);
        } else if (request == VfioRequests.VFIO_DEVICE_GET_REGION_INFO) {
            int index = view.getInt(VfioRegionInfo.INDEX);
            called("REGION " + index);
            byte[] content = regions.getOrDefault(index, new byte[0]);
            view.putInt(VfioRegionInfo.FLAGS, content.length == 0 ? 0 : 3);
            view.putLong(VfioRegionInfo.SIZE, content.length);
            view.putLong(VfioRegionInfo.OFFSET, (long) index << 40);
        } else if (request == VfioRequests.VFIO_DEVICE_RESET) {
            called("RESET");
            rawState = DeviceState.RUNNING.raw();
        } else {
            throw errno("ioctl", Errno.ENOTTY);
        }
        return 0;
    }

    private int feature(ByteBuffer argument) throws ErrnoException {
        int flags = argument.getInt(VfioDeviceFeature.FLAGS);
        int feature = flags & VFIO_DEVICE_FEATURE_MASK;
        boolean set = (flags & VFIO_DEVICE_FEATURE_SET) != 0;
        if (argument.getInt(VfioDeviceFeature.ARGSZ) != argument.limit()) {
            throw errno("argsz", Errno.EINVAL);
        }
        boolean logging =
                feature >= VFIO_DEVICE_FEATURE_DMA_LOGGING_START && feature <= VFIO_DEVICE_FEATURE_DMA_LOGGING_REPORT;
        if (logging && !logsDma || feature == VFIO_DEVICE_FEATURE_MIGRATION && migrationFlags == 0) {
            throw errno("feature " + feature, Errno.ENOTTY);
        }
        if ((flags & VFIO_DEVICE_FEATURE_PROBE) != 0) {
            called("PROBE " + feature);
            return 0;
        }
        ByteBuffer data = argument.position(VfioDeviceFeature.DATA).slice().order(ByteOrder.nativeOrder());
        if (set && feature == VFIO_DEVICE_FEATURE_MIG_DEVICE_STATE) {
            setState(data);
            return 0;
        }
        called((set ? "SET " : "GET ") + feature);
        switch (feature) {
            case VFIO_DEVICE_FEATURE_MIGRATION -> data.putLong(0, migrationFlags);
            case VFIO_DEVICE_FEATURE_MIG_DEVICE_STATE ->
                data.putInt(0, rawState).putInt(4, -1);
            case VFIO_DEVICE_FEATURE_MIG_DATA_SIZE -> data.putLong(0, 4096);
            case VFIO_DEVICE_FEATURE_DMA_LOGGING_REPORT -> onReport.accept(data);
            default -> {}
        }
        remember(feature, data);
        return 0;
    }

    private void setState(ByteBuffer data) throws ErrnoException {
        DeviceState target = DeviceState.fromRaw(data.getInt(VfioDeviceFeatureMigState.DEVICE_STATE));
        DeviceState from = DeviceState.fromRaw(rawState);
        calls.add("STATE " + target);
        Errno failure = failures.get("STATE " + target);
        if (failure != null) {
            rawState = stateAfterFailure == null ? rawState : stateAfterFailure.raw();
            throw errno("STATE " + target, failure);
        }
        rawState = target.raw();
        boolean opens = target.isSaving() ? !from.isSaving() : target == DeviceState.RESUMING && from != target;
        int descriptor = opens && givesStreams ? nextDescriptor++ : -1;
        if (descriptor >= 0) {
            FakeDataStream stream = new FakeDataStream();
            streams.put(descriptor, stream);
            given.add(stream);
        }
        data.putInt(VfioDeviceFeatureMigState.DATA_FD, descriptor);
    }

    private void remember(int feature, ByteBuffer data) {
        ByteBuffer copy = ByteBuffer.allocate(data.capacity()).order(ByteOrder.nativeOrder());
        lastFeatureData.put(feature, copy.put(data.duplicate().clear()).flip());
    }

    @Override
    public int pread(ByteBuffer target, long offset) throws ErrnoException {
        int index = (int) (offset >> 40);
        called("READ " + index);
        int bytes = Math.min(longestTransfer, target.remaining());
        target.put(regions.get(index), (int) offset, bytes);
        return bytes;
    }

    @Override
    public int pwrite(ByteBuffer source, long offset) throws ErrnoException {
        int index = (int) (offset >> 40);
        int at = (int) offset;
        called("WRITE " + index);
        calls.set(calls.size() - 1, String.format("WRITE %d 0x%x+%d", index, at, source.remaining()));
        int bytes = Math.min(longestTransfer, source.remaining());
        if (index == VfioDeviceInfos.VFIO_PCI_CONFIG_REGION_INDEX && at == droppedAt) {
            source.position(source.position() + bytes);
            return bytes;
        }
        source.get(regions.get(index), at, bytes);
        return bytes;
    }

    @Override
    public int read(ByteBuffer target) {
        throw new AssertionError("a device file is not read without an offset");
    }

    @Override
    public int write(ByteBuffer source) {
        throw new AssertionError("a device file is not written without an offset");
    }

    @Override
    public VfioFile adopt(int descriptor) {
        beforeAdopt.accept(descriptor);
        return streams.remove(descriptor);
    }

    @Override
    public void close() {
        closed = true;
    }

    private void called(String call) throws ErrnoException {
        calls.add(call);
        Errno failure = failures.get(call);
        if (failure != null) {
            throw errno(call, failure);
        }
    }

    static ErrnoException errno(String call, Errno errno) {
        return new ErrnoException(call, errno.number(), Errno.describe(errno.number()));
    }
}
