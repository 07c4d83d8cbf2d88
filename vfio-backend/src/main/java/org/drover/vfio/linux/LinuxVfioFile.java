// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vfio.linux;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import org.drover.vfio.kernel.ErrnoException;
import org.drover.vfio.kernel.VfioFile;
import org.drover.vfio.memory.NativeMemory;

/** A VFIO file of the running kernel. Bytes go straight between the kernel and the direct buffer that is given. */
public final class LinuxVfioFile implements VfioFile {
    private static final Runnable NOTHING = () -> {};

    private final Descriptor descriptor;
    private final Runnable afterClose;
    private final AtomicBoolean closed = new AtomicBoolean();

    LinuxVfioFile(Descriptor descriptor, Runnable afterClose) {
        this.descriptor = descriptor;
        this.afterClose = afterClose;
    }

    /**
     * Opens a file for reading and writing.
     *
     * @param path for example {@code /dev/vfio/vfio}
     * @throws ErrnoException if the kernel refuses
     */
    public static LinuxVfioFile open(String path) throws ErrnoException {
        return new LinuxVfioFile(Descriptor.open(path), NOTHING);
    }

    /** Returns a file over the same descriptor that runs {@code afterClose} once, after it was closed. */
    LinuxVfioFile releasing(Runnable afterClose) {
        return new LinuxVfioFile(descriptor, afterClose);
    }

    @Override
    public int ioctl(long request, ByteBuffer argument) throws ErrnoException {
        try {
            return ioctl(request, addressOf(argument));
        } finally {
            Reference.reachabilityFence(argument);
        }
    }

    /** {@code ioctl(fd, request, number)}, for requests whose argument is not a pointer. */
    int ioctl(long request, long number) throws ErrnoException {
        int fd = descriptor.enter("ioctl");
        try {
            int result = LibC.ioctl(fd, request, number);
            if (result < 0) {
                throw Descriptor.error("ioctl(" + descriptor.name() + ", 0x" + Long.toHexString(request) + ")");
            }
            return result;
        } finally {
            descriptor.exit();
        }
    }

    /** Runs a call on another file whose argument names this one's descriptor. */
    void withDescriptor(String call, DescriptorUse use) throws ErrnoException {
        int fd = descriptor.enter(call);
        try {
            use.run(fd);
        } finally {
            descriptor.exit();
        }
    }

    /** A call that names a descriptor. */
    @FunctionalInterface
    interface DescriptorUse {
        void run(int fd) throws ErrnoException;
    }

    @Override
    public int read(ByteBuffer target) throws ErrnoException {
        int fd = descriptor.enter("read");
        try {
            return moved("read", target, LibC.read(fd, addressOf(target), target.remaining()));
        } finally {
            descriptor.exit();
            Reference.reachabilityFence(target);
        }
    }

    @Override
    public int write(ByteBuffer source) throws ErrnoException {
        int fd = descriptor.enter("write");
        try {
            return moved("write", source, LibC.write(fd, addressOf(source), source.remaining()));
        } finally {
            descriptor.exit();
            Reference.reachabilityFence(source);
        }
    }

    @Override
    public int pread(ByteBuffer target, long offset) throws ErrnoException {
        int fd = descriptor.enter("pread");
        try {
            return moved("pread", target, LibC.pread(fd, addressOf(target), target.remaining(), offset));
        } finally {
            descriptor.exit();
            Reference.reachabilityFence(target);
        }
    }

    @Override
    public int pwrite(ByteBuffer source, long offset) throws ErrnoException {
        int fd = descriptor.enter("pwrite");
        try {
            return moved("pwrite", source, LibC.pwrite(fd, addressOf(source), source.remaining(), offset));
        } finally {
            descriptor.exit();
            Reference.reachabilityFence(source);
        }
    }

    @Override
    public VfioFile adopt(int fd) {
        return new LinuxVfioFile(new Descriptor(fd, "data_fd " + fd + " of " + descriptor.name()), NOTHING);
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            descriptor.close();
            afterClose.run();
        }
    }

    @Override
    public String toString() {
        return descriptor.name();
    }

    private int moved(String call, ByteBuffer buffer, long bytes) throws ErrnoException {
        if (bytes < 0) {
            throw Descriptor.error(call + "(" + descriptor.name() + ", " + buffer.remaining() + " bytes)");
        }
        buffer.position(buffer.position() + (int) bytes);
        return (int) bytes;
    }

    private static long addressOf(ByteBuffer buffer) {
        if (!buffer.isDirect()) {
            throw new IllegalArgumentException("not a direct buffer: " + buffer);
        }
        return NativeMemory.addressOf(buffer);
    }
}
