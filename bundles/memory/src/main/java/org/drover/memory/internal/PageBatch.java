// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.memory.internal;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.LongConsumer;
import org.drover.api.handler.PageSource;
import org.drover.api.memory.MemoryBlock;
import org.drover.memory.ZeroPages;
import org.drover.runtime.wire.RamPacket;
import org.drover.runtime.wire.WireName;

/**
 * The pages of one packet, named on the main thread, read and tested for zeroes on a channel's thread: {@code
 * multifd_send_zero_page_detect}, QEMU 10.0 {@code migration/multifd-zero-page.c}.
 */
final class PageBatch implements PageSource {
    /** Pages in a packet. */
    static final int MAX_PAGES = RamPacket.PACKET_PAGES_BYTES / Pages.BYTES;

    private final MemoryBlock block;
    private final WireName name;
    private final LongConsumer onBytes;
    private final long[] offsets = new long[MAX_PAGES];
    private int count;

    /** Makes an empty batch; {@code onBytes} is told how many bytes of pages went. */
    PageBatch(MemoryBlock block, WireName name, LongConsumer onBytes) {
        this.block = block;
        this.name = name;
        this.onBytes = onBytes;
    }

    MemoryBlock block() {
        return block;
    }

    void add(long offset) {
        offsets[count++] = offset;
    }

    boolean isFull() {
        return count == MAX_PAGES;
    }

    @Override
    public void write(ByteBuffer target, long packetNumber) {
        RamPacket packet = new RamPacket(Pages.BYTES);
        long[] ordered = new long[count];
        int normal = 0;
        int zero = 0;
        int at = packet.lengthBytes();
        int segmentNumber = -1;
        ByteBuffer segment = null;
        ByteBuffer view = null;
        for (int i = 0; i < count; i++) {
            long offset = offsets[i];
            if (Pages.segment(offset) != segmentNumber) {
                segmentNumber = Pages.segment(offset);
                segment = block.segment(segmentNumber);
                view = segment.duplicate();
            }
            int index = Pages.index(offset);
            if (ZeroPages.isZero(view, index)) {
                ordered[count - ++zero] = offset;
            } else {
                // The page may be written at this moment. What is sent then is no page that ever was, and does not
                // matter:
                // the writer's tracker reports it, and it is sent again.
                target.put(at, segment, index, Pages.BYTES);
                at += Pages.BYTES;
                ordered[normal++] = offset;
            }
        }
        reverse(ordered, normal);
        packet.encode(target, 0, packetNumber, name, ordered, normal, zero);
        target.position(at);
        onBytes.accept((long) count * Pages.BYTES);
    }

    /** The zero pages were put in from behind. */
    private static void reverse(long[] values, int from) {
        for (int low = from, high = values.length - 1; low < high; low++, high--) {
            long value = values[low];
            values[low] = values[high];
            values[high] = value;
        }
    }

    @Override
    public String toString() {
        return count + " pages of " + name + " from "
                + (count == 0
                        ? "-"
                        : Long.toString(Arrays.stream(offsets, 0, count).min().getAsLong()));
    }
}
