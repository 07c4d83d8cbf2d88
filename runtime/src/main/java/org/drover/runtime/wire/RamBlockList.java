// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.wire;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.drover.api.ProtocolException;

/**
 * The list of RAM blocks in the RAM section's setup: {@code ram_save_setup} of QEMU's {@code migration/ram.c}.
 *
 * <pre>
 *   u64 (total | MEM_SIZE)  { length u8 | name | block length u64 } until the lengths add up to the total
 * </pre>
 *
 * <p>The fields that QEMU adds for postcopy with huge pages and for ignore-shared are not in it: a migration with VFIO
 * devices has neither.
 */
public final class RamBlockList {
    private RamBlockList() {}

    /**
     * Reads what follows the MEM_SIZE record.
     *
     * @param in the stream, after the record
     * @param totalBytes that the record announced
     * @param maxBlocks how many blocks to accept, because the list's length comes from the peer
     * @return the blocks in the order of the stream, unmodifiable
     * @throws ProtocolException if the lengths do not add up to the total, one is 0, a name comes twice, or there are
     *     more blocks
     */
    public static List<RamBlock> read(WireInput in, long totalBytes, int maxBlocks) {
        if (totalBytes < 0) {
            throw new ProtocolException("RAM blocks have " + Long.toUnsignedString(totalBytes) + " bytes in total");
        }
        List<RamBlock> blocks = new ArrayList<>();
        Set<WireName> names = new HashSet<>();
        for (long rest = totalBytes; rest > 0; ) {
            if (blocks.size() == maxBlocks) {
                throw new ProtocolException("RAM has more than " + maxBlocks + " blocks");
            }
            WireName name = WireName.readCounted(in, "Name of RAM block " + blocks.size());
            long lengthBytes = in.readU64();
            if (lengthBytes <= 0 || lengthBytes > rest) {
                throw new ProtocolException("RAM block " + name + " has " + Long.toUnsignedString(lengthBytes)
                        + " bytes, must be 1 to " + rest + ", the rest of the total of " + totalBytes);
            }
            if (!names.add(name)) {
                throw new ProtocolException("RAM block " + name + " is listed twice");
            }
            blocks.add(new RamBlock(name, lengthBytes));
            rest -= lengthBytes;
        }
        return List.copyOf(blocks);
    }

    /**
     * Writes the MEM_SIZE record and the blocks.
     *
     * @param out the stream, within the RAM section's START
     * @param blocks lengths multiples of the target's page size
     */
    public static void write(WireOutput out, List<RamBlock> blocks) {
        long totalBytes = 0;
        for (RamBlock block : blocks) {
            totalBytes = Math.addExact(totalBytes, block.lengthBytes());
        }
        out.writeU64(totalBytes | RamRecordType.MEM_SIZE.raw());
        for (RamBlock block : blocks) {
            block.name().writeCounted(out);
            out.writeU64(block.lengthBytes());
        }
    }
}
