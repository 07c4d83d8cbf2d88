// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.transport.rdma;

import static org.drover.transport.rdma.Layout.IBV_ACCESS_LOCAL_WRITE;
import static org.drover.transport.rdma.Layout.IBV_MR_LKEY;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;

/** {@code struct ibv_pd}. */
final class NativeProtectionDomain implements ProtectionDomain {
    private final long domain;
    private boolean deallocated;

    NativeProtectionDomain(long domain) {
        this.domain = domain;
    }

    long address() {
        return domain;
    }

    @Override
    public MemoryRegion register(ByteBuffer memory, Access access) {
        long address = LibC.address(memory);
        long region = IbVerbs.ibv_reg_mr(
                domain, address, memory.capacity(), access == Access.WRITE ? IBV_ACCESS_LOCAL_WRITE : 0);
        if (region == 0) {
            throw new VerbsException("ibv_reg_mr of " + memory.capacity() + " bytes", Native.getLastError());
        }
        return new Region(region, memory, address);
    }

    @Override
    public synchronized void deallocate() {
        if (!deallocated) {
            deallocated = true;
            check("ibv_dealloc_pd", IbVerbs.ibv_dealloc_pd(domain));
        }
    }

    private static void check(String call, int result) {
        if (result != 0) {
            throw new VerbsException(call, Math.abs(result));
        }
    }

    /** {@code struct ibv_mr}. */
    static final class Region implements MemoryRegion {
        private final long region;
        private final ByteBuffer memory;
        private final long address;
        private final int localKey;
        private boolean deregistered;

        private Region(long region, ByteBuffer memory, long address) {
            this.region = region;
            this.memory = memory;
            this.address = address;
            this.localKey = new Pointer(region).getInt(IBV_MR_LKEY);
        }

        long address() {
            return address;
        }

        int bytes() {
            return memory.capacity();
        }

        int localKey() {
            return localKey;
        }

        @Override
        public void deregister() {
            if (!deregistered) {
                deregistered = true;
                check("ibv_dereg_mr", IbVerbs.ibv_dereg_mr(region));
            }
        }
    }
}
