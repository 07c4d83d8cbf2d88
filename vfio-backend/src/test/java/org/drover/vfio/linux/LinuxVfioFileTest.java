// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vfio.linux;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.drover.vfio.kernel.ErrnoException;
import org.drover.vfio.kernel.VfioFile;
import org.drover.vfio.uapi.Errno;
import org.drover.vfio.uapi.VfioRequests;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The system calls, on files of any kernel. */
@EnabledOnOs(OS.LINUX)
@Timeout(60)
class LinuxVfioFileTest {
    @TempDir
    private Path folder;

    @Test
    void bytesGoBetweenPositionAndLimitAndThePositionFollows() throws Exception {
        Path path = Files.write(folder.resolve("data"), new byte[] {1, 2, 3, 4, 5, 6});
        try (VfioFile file = LinuxVfioFile.open(path.toString())) {
            ByteBuffer buffer = direct(8).position(2).limit(5);
            assertEquals(3, file.read(buffer));
            assertEquals(5, buffer.position());
            assertArrayEquals(new byte[] {0, 0, 1, 2, 3, 0, 0, 0}, bytes(buffer));

            ByteBuffer slice = direct(8).position(3).slice().position(1).limit(3);
            assertEquals(2, file.pread(slice, 4));
            assertEquals(5, slice.get(1));
            assertEquals(3, slice.position());

            ByteBuffer source =
                    direct(4).put(new byte[] {9, 8, 7, 6}).position(1).limit(3);
            assertEquals(2, file.pwrite(source, 0));
            assertFalse(source.hasRemaining());
            assertEquals(1, file.write(direct(1).put(0, (byte) 55)));
        }
        assertArrayEquals(new byte[] {8, 7, 3, 55, 5, 6}, Files.readAllBytes(path));
    }

    @Test
    void theEndOfAFileIsZeroBytes() throws Exception {
        Path path = Files.createFile(folder.resolve("empty"));
        try (VfioFile file = LinuxVfioFile.open(path.toString())) {
            assertEquals(0, file.read(direct(4)));
        }
    }

    @Test
    void openOfAMissingFileNamesItAndTheError() {
        ErrnoException e = assertThrows(ErrnoException.class, () -> LinuxVfioFile.open("/nowhere/vfio"));
        assertEquals(Errno.ENOENT.number(), e.errno());
        assertEquals("open(/nowhere/vfio): ENOENT (No such file or directory)", e.getMessage());
    }

    @Test
    void aCallThatFailsLeavesThePositionAndGivesItsOwnError() throws Exception {
        try (VfioFile file = LinuxVfioFile.open("/dev/null")) {
            ByteBuffer argument = direct(8);
            ErrnoException e =
                    assertThrows(ErrnoException.class, () -> file.ioctl(VfioRequests.VFIO_DEVICE_FEATURE, argument));
            assertEquals(Errno.ENOTTY.number(), e.errno());
            assertTrue(e.getMessage().startsWith("ioctl(/dev/null, 0x3b75): ENOTTY"), e.getMessage());
            assertEquals(8, argument.remaining());
            assertEquals(0, file.read(direct(4)), "an earlier error does not stick");
        }
    }

    @Test
    void aHeapBufferIsRefusedBeforeTheKernelSeesIt() throws Exception {
        try (VfioFile file = LinuxVfioFile.open("/dev/zero")) {
            assertThrows(IllegalArgumentException.class, () -> file.read(ByteBuffer.allocate(4)));
            assertEquals(4, file.read(direct(4)), "and the file goes on working");
        }
    }

    @Test
    void aClosedFileRefusesCallsAndClosesOnce() throws Exception {
        AtomicInteger released = new AtomicInteger();
        VfioFile file = LinuxVfioFile.open("/dev/zero").releasing(released::incrementAndGet);
        file.close();
        file.close();
        assertEquals(1, released.get());
        ErrnoException e = assertThrows(ErrnoException.class, () -> file.read(direct(4)));
        assertEquals(Errno.EBADF.number(), e.errno());
    }

    @Test
    void closeDuringACallLeavesTheDescriptorToTheCall() throws Exception {
        Path fifo = folder.resolve("fifo");
        assertEquals(0, new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor());
        VfioFile writer = LinuxVfioFile.open(fifo.toString());
        Descriptor descriptor = Descriptor.open(fifo.toString());
        LinuxVfioFile reader = new LinuxVfioFile(descriptor, () -> {});
        int fd = descriptor.enter("test");
        descriptor.exit();
        CompletableFuture<Integer> read = CompletableFuture.supplyAsync(() -> {
            try {
                return reader.read(direct(4));
            } catch (ErrnoException e) {
                throw new IllegalStateException(e);
            }
        });
        awaitUser(descriptor);
        reader.close();
        assertTrue(isOpen(fd, fifo), "the descriptor is still the fifo's, because a call uses it");
        writer.write(direct(3));
        assertEquals(3, read.get(30, TimeUnit.SECONDS));
        assertFalse(isOpen(fd, fifo), "and is closed by the call that ended last");
        writer.close();
    }

    @Test
    void aReadAllocatesNothing() throws Exception {
        try (VfioFile file = LinuxVfioFile.open("/dev/zero")) {
            ByteBuffer buffer = direct(4096);
            long callCount = 20_000;
            for (int i = 0; i < callCount; i++) {
                file.read(buffer.clear().position(8));
            }
            long before = allocatedBytes();
            for (int i = 0; i < callCount; i++) {
                file.read(buffer.clear().position(8));
            }
            long bytesACall = (allocatedBytes() - before) / callCount;
            assertEquals(0, bytesACall);
        }
    }

    private static void awaitUser(Descriptor descriptor) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!descriptor.isInUse()) {
            assertTrue(System.nanoTime() < deadline, "the read never began");
            Thread.onSpinWait();
        }
    }

    private static boolean isOpen(int fd, Path path) throws Exception {
        Path link = Path.of("/proc/self/fd/" + fd);
        return Files.exists(link) && link.toRealPath().equals(path.toRealPath());
    }

    /** Through reflection, because the module under test does not read jdk.management. */
    private static long allocatedBytes() throws Exception {
        Object bean = Class.forName("java.lang.management.ManagementFactory")
                .getMethod("getThreadMXBean")
                .invoke(null);
        return (Long) Class.forName("com.sun.management.ThreadMXBean")
                .getMethod("getThreadAllocatedBytes", long.class)
                .invoke(bean, Thread.currentThread().getId());
    }

    private static ByteBuffer direct(int bytes) {
        return ByteBuffer.allocateDirect(bytes);
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.capacity()];
        buffer.duplicate().clear().get(bytes);
        return bytes;
    }
}
