// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vfio.internal.handler;

import java.nio.ByteBuffer;
import org.drover.api.device.DeviceException;
import org.drover.api.device.ManagedDevice;

/**
 * Moves bytes between a device's data stream and lent buffers, and holds a backend to its contract: a vendor's backend
 * that miscounts would otherwise make a state that is wrong and looks right.
 */
final class DeviceStream {
    private DeviceStream() {}

    /**
     * Reads once.
     *
     * @param device in a state of the saving group
     * @param target direct, with room; its position is advanced
     * @return bytes read; 0 at the end of the state or if there is nothing now
     * @throws DeviceException if the device fails, or its backend says another number than it read
     */
    static int read(ManagedDevice device, ByteBuffer target) {
        int before = target.position();
        int bytes = device.backend().read(target);
        if (bytes < 0 || bytes != target.position() - before) {
            throw new DeviceException("device " + device.id() + ": the backend " + name(device) + " says that it read "
                    + bytes + " bytes, and put " + (target.position() - before)
                    + " into the buffer; this is a defect of the backend");
        }
        return bytes;
    }

    /**
     * Writes all bytes from position to limit.
     *
     * @param device RESUMING
     * @param source direct
     * @throws DeviceException if the device fails, or its backend returns with bytes left
     */
    static void write(ManagedDevice device, ByteBuffer source) {
        device.backend().write(source);
        if (source.hasRemaining()) {
            throw new DeviceException("device " + device.id() + ": the backend " + name(device) + " left "
                    + source.remaining() + " bytes unwritten without an error; this is a defect of the backend");
        }
    }

    private static String name(ManagedDevice device) {
        return device.backend().getClass().getName();
    }
}
