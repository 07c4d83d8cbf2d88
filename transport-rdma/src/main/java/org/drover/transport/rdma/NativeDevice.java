// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.transport.rdma;

import static org.drover.transport.rdma.Layout.IBV_CONTEXT_DEVICE;

import com.sun.jna.Native;
import com.sun.jna.Pointer;

/**
 * {@code struct ibv_context}, which librdmacm opens once a device and process.
 *
 * @param context its address
 */
record NativeDevice(Pointer context) implements Device {
    @Override
    public String name() {
        return IbVerbs.ibv_get_device_name(context.getLong(IBV_CONTEXT_DEVICE));
    }

    @Override
    public ProtectionDomain newProtectionDomain() {
        long domain = IbVerbs.ibv_alloc_pd(Pointer.nativeValue(context));
        if (domain == 0) {
            throw new VerbsException("ibv_alloc_pd", Native.getLastError());
        }
        return new NativeProtectionDomain(domain);
    }

    @Override
    public CompletionQueue newCompletionQueue(int entries) {
        return NativeCompletionQueue.open(context, entries);
    }
}
