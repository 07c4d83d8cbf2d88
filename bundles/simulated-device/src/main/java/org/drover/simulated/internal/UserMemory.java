// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.simulated.internal;

import java.nio.ByteBuffer;
import org.drover.vfio.kernel.ErrnoException;
import org.drover.vfio.memory.NativeMemory;
import org.drover.vfio.uapi.Errno;

/**
 * What a caller's structure points to by address: memory of this process, as the real kernel would find it there. An
 * address that is never mapped (the first 64 KiB, the kernel's half) is a bad one; of the others the caller must be sure.
 */
final class UserMemory {
    private static final long LOWEST_ADDRESS = 64 * 1024;

    private UserMemory() {}

    private static ByteBuffer word(long address, String call) throws ErrnoException {
        if (address < LOWEST_ADDRESS) {
            throw CallError.of(Errno.EFAULT, call + ": address 0x" + Long.toHexString(address));
        }
        return NativeMemory.at(address, Long.BYTES);
    }

    static long getLong(long address, String call) throws ErrnoException {
        return word(address, call).getLong(0);
    }

    /** Sets a bit of an array of u64. */
    static void setBit(long address, long bit, String call) throws ErrnoException {
        ByteBuffer word = word(address + (bit >>> 6) * Long.BYTES, call);
        word.putLong(0, word.getLong(0) | 1L << bit);
    }
}
