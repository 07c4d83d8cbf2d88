// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.simulated.internal;

import com.sun.jna.Pointer;
import org.drover.vfio.kernel.ErrnoException;

/**
 * What a caller's structure points to by address: memory of this process, as the real kernel would find it there. An
 * address that is never mapped (the first 64 KiB, the kernel's half) is a bad one; of the others the caller must be sure.
 */
final class UserMemory {
    private static final long LOWEST_ADDRESS = 64 * 1024;

    private UserMemory() {}

    private static Pointer at(long address, String call) throws ErrnoException {
        if (address < LOWEST_ADDRESS) {
            throw Errno.EFAULT.on(call + ": address 0x" + Long.toHexString(address));
        }
        return new Pointer(address);
    }

    static long getLong(long address, String call) throws ErrnoException {
        return at(address, call).getLong(0);
    }

    /** Sets a bit of an array of u64. */
    static void setBit(long address, long bit, String call) throws ErrnoException {
        long offset = (bit >>> 6) * Long.BYTES;
        Pointer bitmap = at(address, call);
        bitmap.setLong(offset, bitmap.getLong(offset) | 1L << bit);
    }
}
