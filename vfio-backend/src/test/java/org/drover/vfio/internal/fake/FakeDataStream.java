// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vfio.internal.fake;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Deque;
import org.drover.vfio.kernel.ErrnoException;
import org.drover.vfio.kernel.VfioFile;
import org.drover.vfio.uapi.Errno;
import org.drover.vfio.uapi.VfioFeatures.VfioPrecopyInfo;
import org.drover.vfio.uapi.VfioRequests;

/** A data stream whose every call has an answer laid out before: bytes, a count, or an error. */
public final class FakeDataStream implements VfioFile {
    private final Deque<Object> answers = new ArrayDeque<>();
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private boolean closed;

    /** The next read gives these bytes. */
    public FakeDataStream gives(byte... bytes) {
        answers.add(bytes);
        return this;
    }

    /** The next write takes so many bytes; the next read gives none if it is 0. */
    public FakeDataStream takes(int bytes) {
        answers.add(bytes);
        return this;
    }

    public FakeDataStream fails(Errno errno) {
        answers.add(errno);
        return this;
    }

    public byte[] written() {
        return written.toByteArray();
    }

    public boolean isClosed() {
        return closed;
    }

    @Override
    public int read(ByteBuffer target) throws ErrnoException {
        Object answer = next("read");
        if (!(answer instanceof byte[] bytes)) {
            return 0;
        }
        target.put(bytes);
        return bytes.length;
    }

    @Override
    public int write(ByteBuffer source) throws ErrnoException {
        int bytes = (Integer) next("write");
        for (int i = 0; i < bytes; i++) {
            written.write(source.get());
        }
        return bytes;
    }

    @Override
    public int ioctl(long request, ByteBuffer argument) throws ErrnoException {
        if (request != VfioRequests.VFIO_MIG_GET_PRECOPY_INFO || argument.remaining() != VfioPrecopyInfo.SIZEOF) {
            throw FakeVfioFile.errno("ioctl", Errno.EINVAL);
        }
        next("VFIO_MIG_GET_PRECOPY_INFO");
        argument.slice()
                .order(ByteOrder.nativeOrder())
                .putLong(VfioPrecopyInfo.INITIAL_BYTES, 24)
                .putLong(VfioPrecopyInfo.DIRTY_BYTES, 7);
        return 0;
    }

    private Object next(String call) throws ErrnoException {
        if (closed) {
            throw FakeVfioFile.errno(call, Errno.EBADF);
        }
        if (answers.isEmpty()) {
            throw new AssertionError("no answer is laid out for another " + call);
        }
        Object answer = answers.remove();
        if (answer instanceof Errno errno) {
            throw FakeVfioFile.errno(call, errno);
        }
        return answer;
    }

    @Override
    public int pread(ByteBuffer target, long offset) throws ErrnoException {
        throw FakeVfioFile.errno("pread", Errno.ESPIPE);
    }

    @Override
    public int pwrite(ByteBuffer source, long offset) throws ErrnoException {
        throw FakeVfioFile.errno("pwrite", Errno.ESPIPE);
    }

    @Override
    public VfioFile adopt(int descriptor) {
        throw new AssertionError("a data stream gives no descriptors");
    }

    @Override
    public void close() {
        closed = true;
    }
}
