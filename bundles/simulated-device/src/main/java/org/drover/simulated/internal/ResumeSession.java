// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.simulated.internal;

import static org.drover.simulated.internal.DeviceMemory.PAGE_BYTES;
import static org.drover.simulated.internal.StateStreamFormat.HEADER_BYTES;
import static org.drover.simulated.internal.StateStreamFormat.RECORD_HEADER_BYTES;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A transfer of a state into a device. Checks every length and place before it touches the memory; a stream that is wrong
 * anywhere stays wrong. Not thread-safe: the device calls under its lock.
 */
final class ResumeSession implements ResumingStream {
    private final DeviceMemory memory;

    /** Pages that have come. */
    private final PageSet arrived;

    private final ByteBuffer header = ByteBuffer.allocateDirect(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);

    private boolean begun;
    private boolean ended;
    private boolean corrupt;
    private long recordOffset;
    private int recordLeft;

    ResumeSession(DeviceMemory memory) {
        this.memory = memory;
        arrived = new PageSet(memory.pages());
        header.limit(HEADER_BYTES);
    }

    @Override
    public boolean write(ByteBuffer source) {
        while (source.hasRemaining() && !corrupt) {
            if (recordLeft > 0) {
                int n = Math.min(recordLeft, source.remaining());
                memory.write(recordOffset, source, n);
                recordOffset += n;
                recordLeft -= n;
            } else if (ended) {
                corrupt = true;
            } else {
                fillHeader(source);
                if (!header.hasRemaining()) {
                    corrupt = !(begun ? acceptRecord() : acceptHeader());
                    header.clear().limit(RECORD_HEADER_BYTES);
                }
            }
        }
        return !corrupt;
    }

    private void fillHeader(ByteBuffer source) {
        int n = Math.min(header.remaining(), source.remaining());
        header.put(header.position(), source, source.position(), n);
        header.position(header.position() + n);
        source.position(source.position() + n);
    }

    private boolean acceptHeader() {
        header.flip();
        begun = header.getLong() == StateStreamFormat.MAGIC
                && header.getInt() == StateStreamFormat.VERSION
                && header.getInt() == HEADER_BYTES
                && header.getLong() == memory.sizeBytes()
                && header.getLong() == 0;
        return begun;
    }

    private boolean acceptRecord() {
        header.flip();
        int kind = header.getInt();
        int length = header.getInt();
        long offset = header.getLong();
        if (kind == StateStreamFormat.KIND_END) {
            ended = length == 0 && offset == memory.sizeBytes();
            return ended;
        }
        boolean inside = length > 0
                && length <= StateStreamFormat.MAX_RECORD_BYTES
                && offset >= 0
                && offset <= memory.sizeBytes() - length;
        boolean pages = offset % PAGE_BYTES == 0 && (length % PAGE_BYTES == 0 || offset + length == memory.sizeBytes());
        if (kind != StateStreamFormat.KIND_DATA || !inside || !pages) {
            return false;
        }
        recordOffset = offset;
        recordLeft = length;
        int end = (int) ((offset + length + PAGE_BYTES - 1) / PAGE_BYTES);
        for (int page = (int) (offset / PAGE_BYTES); page < end; page++) {
            arrived.add(page);
        }
        return true;
    }

    @Override
    public boolean isComplete() {
        return ended && !corrupt && arrived.count() == memory.pages();
    }
}
