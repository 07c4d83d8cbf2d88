// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vendor.examples;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.drover.api.device.DeviceBackend;
import org.drover.api.device.DeviceException;
import org.drover.api.device.DeviceState;
import org.drover.api.device.ForwardingDeviceBackend;

/**
 * Puts a CRC32C behind the device's state, and checks it at the destination before the device leaves RESUMING. Both sides
 * must have it. Nothing is copied but the checksum: the state goes from the device to the buffer of the channel as before.
 */
public final class ChecksummedBackend extends ForwardingDeviceBackend {
    private static final int TRAILER_BYTES = Integer.BYTES;

    private final CRC32C checksum = new CRC32C();

    /** What of the trailer is still to be read at the source; at the destination the last bytes, which may be the trailer. */
    private final ByteBuffer trailer = ByteBuffer.allocateDirect(TRAILER_BYTES);

    private DeviceState session = DeviceState.RUNNING;
    private boolean atEnd;

    /**
     * Creates it.
     *
     * @param device gives and takes the state; closed with this
     */
    public ChecksummedBackend(DeviceBackend device) {
        super(device);
    }

    @Override
    public void setState(DeviceState target) {
        if (session == DeviceState.RESUMING && target != DeviceState.RESUMING) {
            requireChecksum();
        }
        device().setState(target);
        boolean continues = session.isSaving() && target.isSaving() || session == target;
        if (!continues) {
            begin();
        }
        session = target;
    }

    @Override
    public void reset() {
        device().reset();
        begin();
        session = DeviceState.RUNNING;
    }

    @Override
    public int read(ByteBuffer target) {
        if (!atEnd) {
            ByteBuffer read = target.duplicate();
            int bytes = device().read(target);
            if (bytes > 0 || session != DeviceState.STOP_COPY) {
                checksum.update(read.limit(read.position() + bytes));
                return bytes; // 0 in a PRE_COPY state is not the end
            }
            trailer.putInt((int) checksum.getValue()).flip();
            atEnd = true;
        }
        int bytes = Math.min(trailer.remaining(), target.remaining());
        for (int i = 0; i < bytes; i++) {
            target.put(trailer.get());
        }
        return bytes;
    }

    @Override
    public void write(ByteBuffer source) {
        if (session != DeviceState.RESUMING) {
            device().write(source); // which refuses it
            return;
        }
        int surplus = trailer.position() + source.remaining() - TRAILER_BYTES;
        if (surplus > 0) {
            int held = Math.min(surplus, trailer.position());
            trailer.flip();
            forward(trailer, held);
            trailer.compact();
            forward(source, surplus - held);
        }
        trailer.put(source);
    }

    @Override
    public long stopCopyBytesEstimate() {
        return device().stopCopyBytesEstimate() + TRAILER_BYTES;
    }

    private void forward(ByteBuffer source, int bytes) {
        int limit = source.limit();
        source.limit(source.position() + bytes);
        if (source.hasRemaining()) {
            checksum.update(source.duplicate());
            device().write(source);
        }
        source.limit(limit);
    }

    private void requireChecksum() {
        if (trailer.hasRemaining()) {
            throw new DeviceException("device " + id() + ": its state ended before the checksum; reset it");
        }
        int sent = trailer.getInt(0);
        int computed = (int) checksum.getValue();
        if (sent != computed) {
            throw new DeviceException("device " + id()
                    + ": its state has the CRC32C %08x, the source sent %08x; reset it, and migrate again"
                            .formatted(computed, sent));
        }
    }

    private void begin() {
        checksum.reset();
        trailer.clear();
        atEnd = false;
    }
}
