// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.simulated.internal;

import java.nio.ByteBuffer;
import org.drover.vfio.kernel.ErrnoException;
import org.drover.vfio.uapi.Errno;

/** The descriptor that entering RESUMING gives: write only. */
final class ResumeDataFile extends DataFile {
    private final ResumingStream session;

    /** What the errors name; made once, since writing makes nothing. */
    private final String writeCall;

    private long positionBytes;

    ResumeDataFile(SimulatedHardware device, ResumingStream session) {
        super(device, "the resuming data_fd");
        this.session = session;
        writeCall = on("write");
    }

    @Override
    public int write(ByteBuffer source) throws ErrnoException {
        checkOpen("write");
        device.begin(SimulatedCall.WRITE, writeCall);
        int length = Math.min(source.remaining(), device.options.maxWriteBytes());
        length = device.limit(SimulatedCall.WRITE, writeCall, positionBytes, length);
        int start = source.position();
        int limit = source.limit();
        source.limit(start + length);
        try {
            give(source);
        } catch (ErrnoException | RuntimeException e) {
            source.position(start);
            throw e;
        } finally {
            source.limit(limit);
        }
        device.writePacer.pass(length);
        return length;
    }

    private void give(ByteBuffer source) throws ErrnoException {
        synchronized (device) {
            if (device.migration.resume() != session) {
                throw CallError.of(Errno.ENODEV, writeCall);
            }
            int length = source.remaining();
            if (!session.write(source)) {
                throw CallError.of(Errno.EINVAL, writeCall);
            }
            positionBytes += length;
        }
    }
}
