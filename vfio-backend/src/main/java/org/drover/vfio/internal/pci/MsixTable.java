// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vfio.internal.pci;

import static org.drover.vfio.internal.pci.PciRegisters.*;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.drover.api.device.DeviceException;
import org.drover.vfio.internal.device.DeviceRegion;

/**
 * The MSI-X vectors of a device and their pending bits.
 *
 * <p>vfio-pci does not show them: reads of the table give 0xff and writes are dropped ({@code vfio_pci_core_do_io_rw},
 * Linux 6.12), because the messages in it are the host's. What a guest or a driver sees as the table belongs to whoever
 * emulates it. So where the device shows no table, the one that was loaded last is kept here and saved again; before any
 * was loaded, it is that of a device after reset: every vector masked. A mediated or simulated device that emulates its
 * table in its BAR is read and written there.
 */
final class MsixTable {
    private final DeviceRegion tableRegion;
    private final DeviceRegion pendingRegion;
    private final long tableOffset;
    private final long pendingOffset;
    private final ByteBuffer table;
    private final ByteBuffer pending;

    /** The table and the pending bits, as they are saved and loaded. */
    private final byte[] kept;

    /** The regions are those of the BARs that the capability names. */
    MsixTable(
            int vectorCount,
            DeviceRegion tableRegion,
            long tableOffset,
            DeviceRegion pendingRegion,
            long pendingOffset) {
        this.tableRegion = tableRegion;
        this.pendingRegion = pendingRegion;
        this.tableOffset = tableOffset;
        this.pendingOffset = pendingOffset;
        this.table = ByteBuffer.allocateDirect(vectorCount * PCI_MSIX_ENTRY_SIZE);
        this.pending = ByteBuffer.allocateDirect((vectorCount + Byte.SIZE - 1) / Byte.SIZE);
        this.kept = new byte[table.capacity() + pending.capacity()];
        for (int vector = 0; vector < vectorCount; vector++) {
            kept[vector * PCI_MSIX_ENTRY_SIZE + PCI_MSIX_ENTRY_VECTOR_CTRL] = PCI_MSIX_ENTRY_CTRL_MASKBIT;
        }
    }

    /** Returns the bytes that {@link #save} gives and {@link #load} takes: 16 a vector, then a bit a vector. */
    int savedBytes() {
        return kept.length;
    }

    void save(ByteBuffer target) {
        if (readTable()) {
            table.flip().get(kept, 0, table.capacity());
            if (readFrom(pendingRegion, pending, pendingOffset)) {
                pending.flip().get(kept, table.capacity(), pending.capacity());
            }
        }
        target.put(kept);
    }

    void load(ByteBuffer source) {
        source.get(kept);
        if (!readTable() || !tableRegion.isWritable()) {
            return;
        }
        table.clear().put(kept, 0, table.capacity()).flip();
        tableRegion.write(table, tableOffset);
        if (pendingRegion.isWritable()) {
            pending.clear().put(kept, table.capacity(), pending.capacity()).flip();
            pendingRegion.write(pending, pendingOffset);
        }
    }

    /** Reads the table if the device shows one. */
    private boolean readTable() {
        if (!readFrom(tableRegion, table, tableOffset)) {
            return false;
        }
        byte[] hidden = new byte[table.capacity()];
        Arrays.fill(hidden, (byte) 0xff);
        return !table.duplicate().flip().equals(ByteBuffer.wrap(hidden));
    }

    private static boolean readFrom(DeviceRegion region, ByteBuffer buffer, long offset) {
        if (!region.isReadable()) {
            return false;
        }
        buffer.clear();
        try {
            region.read(buffer, offset);
            return true;
        } catch (DeviceException e) {
            // The device's memory is switched off (command register), or it sleeps (D3): nobody can see the table now.
            return false;
        }
    }
}
