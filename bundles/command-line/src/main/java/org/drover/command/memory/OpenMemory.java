// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.memory;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.drover.api.memory.GuestMemory;
import org.drover.api.memory.MemoryBlock;
import org.drover.api.migration.MachineControl;
import org.drover.memory.MappedBlock;
import org.drover.memory.WriteLog;

/** The memory that a command has mapped, and who writes to it. */
public final class OpenMemory implements AutoCloseable {
    private final List<MappedBlock> blocks = new ArrayList<>();
    private GuestMemory memory = GuestMemory.NONE;
    private MachineControl machine = MachineControl.NONE;

    private OpenMemory() {}

    /**
     * Maps the blocks, all or none, and sets the writer going.
     *
     * @param options what the user wrote
     * @throws org.drover.api.DroverException if a block cannot be mapped
     */
    public static OpenMemory open(MemoryOptions options) {
        OpenMemory open = new OpenMemory();
        try {
            for (MemorySpec spec : options.blocks()) {
                MappedBlock block = spec.open();
                open.blocks.add(block);
                if (options.dirtyBytesPerSecond() > 0 && spec.isNew()) {
                    MemoryWriter.fill(block);
                }
            }
            open.use(options.dirtyBytesPerSecond());
            return open;
        } catch (RuntimeException | Error e) {
            open.close();
            throw e;
        }
    }

    private void use(long dirtyBytesPerSecond) {
        List<MemoryBlock> all = List.copyOf(blocks);
        if (dirtyBytesPerSecond == 0) {
            memory = new GuestMemory(all, List.of());
            return;
        }
        WriteLog log = new WriteLog("the program that writes (--dirty-rate)", all);
        memory = new GuestMemory(all, List.of(log));
        machine = new MemoryWriter(blocks, log, dirtyBytesPerSecond);
        machine.start();
    }

    /** Returns what moves. */
    public GuestMemory memory() {
        return memory;
    }

    /** Returns what stops who writes. */
    public MachineControl machine() {
        return machine;
    }

    /** Returns the SHA-256 of all blocks, one after the other, in hexadecimal. Takes a second or more for each GiB. */
    public String sha256() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (MappedBlock block : blocks) {
                for (long at = 0; at < block.lengthBytes(); at += MemoryBlock.SEGMENT_BYTES) {
                    ByteBuffer segment = block.segment((int) (at / MemoryBlock.SEGMENT_BYTES));
                    digest.update(segment.duplicate());
                }
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }

    @Override
    public void close() {
        machine.stop();
        blocks.forEach(MappedBlock::close);
    }
}
