// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.memory.internal;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.drover.api.ConfigurationException;
import org.drover.api.ProtocolException;
import org.drover.api.memory.MemoryBlock;
import org.drover.runtime.wire.RamRecordType;
import org.drover.runtime.wire.WireInput;
import org.drover.runtime.wire.WireName;
import org.drover.runtime.wire.WireOutput;

/**
 * The list of blocks that the section begins with, {@code ram_save_setup} and {@code parse_ramblocks} of QEMU 10.0 {@code
 * migration/ram.c}; with ignore-shared each has its address too, which both sides must have the same. Drover's blocks have
 * none: theirs is 0.
 */
final class BlockList {
    private BlockList() {}

    static void write(WireOutput out, List<MemoryBlock> blocks, boolean ignoreShared) {
        long total = blocks.stream().mapToLong(MemoryBlock::lengthBytes).reduce(0, Math::addExact);
        out.writeU64(total | RamRecordType.MEM_SIZE.raw());
        for (MemoryBlock block : blocks) {
            WireName.of(block.name()).writeCounted(out);
            out.writeU64(block.lengthBytes());
            if (ignoreShared) {
                out.writeU64(0);
            }
        }
    }

    /**
     * Reads the list and compares it with what is here.
     *
     * @param in after the MEM_SIZE record
     * @param totalBytes that the record announced
     * @param known the blocks here, by name
     * @throws ProtocolException if the lengths do not add up, or a block has another length
     * @throws ConfigurationException if a block is missing on either side
     */
    static void check(WireInput in, long totalBytes, Map<String, LoadedBlock> known, boolean ignoreShared) {
        Set<String> listed = new HashSet<>();
        for (long rest = totalBytes; rest != 0; ) {
            WireName name = WireName.readCounted(in, "Name of RAM block " + listed.size());
            long lengthBytes = in.readU64();
            LoadedBlock block = known.get(name.text());
            if (block == null) {
                throw new ConfigurationException(
                        "the source's memory has a block " + name + " of " + Long.toUnsignedString(lengthBytes)
                                + " bytes, which is not here; known are " + known.keySet());
            }
            if (lengthBytes != block.block().lengthBytes()) {
                throw new ConfigurationException("memory block " + name + " has " + Long.toUnsignedString(lengthBytes)
                        + " bytes at the source, here it has " + block.block().lengthBytes()
                        + "; make it as long on both sides");
            }
            if (!listed.add(name.text())) {
                throw new ProtocolException("RAM block " + name + " is listed twice");
            }
            if (ignoreShared) {
                long address = in.readU64();
                if (block.block().isShared() && address != 0) {
                    throw new ConfigurationException(String.format(
                            "memory block %s is at guest address 0x%x at the source: only blocks of a Drover can be"
                                    + " left out with x-ignore-shared; turn it off on both sides",
                            name, address));
                }
            }
            rest -= lengthBytes;
            if (Long.compareUnsigned(rest, totalBytes) >= 0) {
                throw new ProtocolException("the lengths of the RAM blocks do not add up to the total of "
                        + Long.toUnsignedString(totalBytes) + " bytes");
            }
        }
        for (String name : known.keySet()) {
            if (!listed.contains(name)) {
                throw new ConfigurationException(
                        "memory block '" + name + "' is here, but not at the source, which has " + listed
                                + "; name the same blocks on both sides");
            }
        }
    }
}
