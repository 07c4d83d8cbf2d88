// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.simulated.internal;

import static org.drover.vfio.uapi.VfioRequests.VFIO_DEVICE_FEATURE;
import static org.drover.vfio.uapi.VfioRequests.VFIO_DEVICE_GET_INFO;
import static org.drover.vfio.uapi.VfioRequests.VFIO_DEVICE_GET_IRQ_INFO;
import static org.drover.vfio.uapi.VfioRequests.VFIO_DEVICE_GET_REGION_INFO;
import static org.drover.vfio.uapi.VfioRequests.VFIO_DEVICE_RESET;
import static org.drover.vfio.uapi.VfioRequests.VFIO_DEVICE_SET_IRQS;

import java.nio.ByteBuffer;
import org.drover.vfio.kernel.ErrnoException;
import org.drover.vfio.kernel.VfioFile;
import org.drover.vfio.uapi.Errno;

/** The file of a simulated device, as {@code VFIO_GROUP_GET_DEVICE_FD} gives it. */
final class SimulatedDeviceFile implements VfioFile {
    private final SimulatedHardware device;
    private final FeatureRequests features;
    private final PciRequests pci;
    private long position;

    SimulatedDeviceFile(SimulatedHardware device) {
        this.device = device;
        features = new FeatureRequests(device);
        pci = new PciRequests(device);
    }

    private String on(String call) {
        return call + " on " + device.options.name();
    }

    private void checkOpen(String call) throws ErrnoException {
        if (!device.isOpen(this)) {
            throw CallError.of(Errno.EBADF, on(call));
        }
    }

    @Override
    public int ioctl(long request, ByteBuffer argument) throws ErrnoException {
        checkOpen("ioctl(0x" + Long.toHexString(request) + ")");
        if (request == VFIO_DEVICE_FEATURE) {
            features.call(argument);
        } else if (request == VFIO_DEVICE_RESET) {
            String call = on("ioctl(VFIO_DEVICE_RESET)");
            device.begin(SimulatedCall.RESET, call);
            device.reset();
        } else if (request == VFIO_DEVICE_GET_INFO) {
            pci.deviceInfo(argument);
        } else if (request == VFIO_DEVICE_GET_REGION_INFO) {
            pci.regionInfo(argument);
        } else if (request == VFIO_DEVICE_GET_IRQ_INFO) {
            pci.interruptInfo(argument);
        } else if (request == VFIO_DEVICE_SET_IRQS) {
            pci.setInterrupts(argument);
        } else {
            throw CallError.of(Errno.ENOTTY, on("ioctl(0x" + Long.toHexString(request) + ")"));
        }
        return 0;
    }

    @Override
    public int read(ByteBuffer target) throws ErrnoException {
        int n = pread(target, position);
        position += n;
        return n;
    }

    @Override
    public int write(ByteBuffer source) throws ErrnoException {
        int n = pwrite(source, position);
        position += n;
        return n;
    }

    @Override
    public int pread(ByteBuffer target, long offset) throws ErrnoException {
        checkOpen("pread");
        return pci.read(target, offset);
    }

    @Override
    public int pwrite(ByteBuffer source, long offset) throws ErrnoException {
        checkOpen("pwrite");
        return pci.write(source, offset);
    }

    @Override
    public VfioFile adopt(int descriptor) {
        DataFile file = device.adopt(descriptor);
        if (file == null) {
            throw new IllegalArgumentException("descriptor " + descriptor + " was not given by an ioctl on "
                    + device.options.name() + ", or was taken over before");
        }
        return file;
    }

    @Override
    public void close() {
        device.closeFile(this);
    }
}
