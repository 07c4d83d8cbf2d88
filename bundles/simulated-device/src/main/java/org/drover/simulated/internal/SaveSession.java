// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.simulated.internal;

import static org.drover.simulated.internal.DeviceMemory.PAGE_BYTES;
import static org.drover.simulated.internal.StateStreamFormat.HEADER_BYTES;
import static org.drover.simulated.internal.StateStreamFormat.MAX_RECORD_BYTES;
import static org.drover.simulated.internal.StateStreamFormat.RECORD_HEADER_BYTES;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A transfer of the state out of a device, over all states of the saving group. While the device runs it gives the first
 * part of the state once, the initial bytes, and then what the device has changed since, the dirty bytes; when the device
 * is stopped it gives whatever is left, and ends. Not thread-safe: the device calls under its lock.
 */
final class SaveSession implements SavingStream {
    private static final int MAX_RECORD_PAGES = MAX_RECORD_BYTES / PAGE_BYTES;

    private final DeviceMemory memory;
    private final int precopyPages;

    /** Pages that the destination lacks. */
    private final PageSet unsent;

    /** First page of the initial part that was not sent yet; the pages before it can only be dirty again. */
    private int initialPage;

    /** Where the device goes on changing its state. */
    private int changingPage;

    private final ByteBuffer header = ByteBuffer.allocateDirect(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);

    private boolean recordIsInitial = true;
    private long recordOffset;
    private int recordLeft;
    private boolean ended;

    SaveSession(DeviceMemory memory, long precopyBytes) {
        this.memory = memory;
        int pages = memory.pages();
        precopyPages = (int) Math.min(pages, (precopyBytes + PAGE_BYTES - 1) / PAGE_BYTES);
        unsent = new PageSet(pages);
        for (int page = 0; page < pages; page++) {
            unsent.add(page);
        }
        StateStreamFormat.putHeader(header, memory.sizeBytes());
    }

    @Override
    public int read(ByteBuffer target, boolean stopped) {
        int start = target.position();
        while (target.hasRemaining()) {
            if (header.hasRemaining()) {
                copyHeader(target);
            } else if (recordLeft > 0) {
                int n = Math.min(recordLeft, target.remaining());
                memory.read(recordOffset, target, n);
                recordOffset += n;
                recordLeft -= n;
            } else if (!beginRecord(stopped)) {
                break;
            }
        }
        return target.position() - start;
    }

    private void copyHeader(ByteBuffer target) {
        int n = Math.min(header.remaining(), target.remaining());
        target.put(target.position(), header, header.position(), n);
        target.position(target.position() + n);
        header.position(header.position() + n);
    }

    private boolean beginRecord(boolean stopped) {
        recordIsInitial = initialPage < precopyPages;
        int first = unsent.next(recordIsInitial ? initialPage : 0);
        if (first < 0 && stopped && !ended) {
            ended = true;
            StateStreamFormat.putRecord(header, StateStreamFormat.KIND_END, 0, memory.sizeBytes());
            return true;
        }
        // What lies behind the precopy part is only given once the device has stopped.
        int limit = stopped ? memory.pages() : precopyPages;
        if (first < 0 || first >= limit) {
            return false;
        }
        if (recordIsInitial) {
            limit = precopyPages;
        }
        int run = unsent.removeRun(first, Math.min(MAX_RECORD_PAGES, limit - first));
        if (recordIsInitial) {
            initialPage = first + run;
        }
        recordOffset = (long) first * PAGE_BYTES;
        recordLeft = (int) Math.min((long) run * PAGE_BYTES, memory.sizeBytes() - recordOffset);
        StateStreamFormat.putRecord(header, StateStreamFormat.KIND_DATA, recordLeft, recordOffset);
        return true;
    }

    /**
     * Changes the state, as a device that runs does: the next pages of the part that was sent. It changes nothing that was
     * not sent, where it could not be told from the first content.
     *
     * @param bytes how much, rounded up to pages
     */
    @Override
    public void change(long bytes) {
        if (initialPage == 0) {
            return;
        }
        long pages = Math.min(initialPage, (bytes + PAGE_BYTES - 1) / PAGE_BYTES);
        for (long i = 0; i < pages; i++) {
            changingPage = changingPage < initialPage ? changingPage : 0;
            memory.changePage(changingPage);
            unsent.add(changingPage++);
        }
    }

    @Override
    public long initialBytes() {
        long data = precopyBytes() - Math.min(precopyBytes(), (long) initialPage * PAGE_BYTES);
        return (recordIsInitial ? header.remaining() + recordLeft : 0) + StateStreamFormat.recordBytes(data);
    }

    @Override
    public long dirtyBytes() {
        int behind = memory.pages() - precopyPages;
        long pages = (long) unsent.count() - behind - (precopyPages - initialPage);
        return (recordIsInitial ? 0 : header.remaining() + recordLeft)
                + StateStreamFormat.recordBytes(pages * PAGE_BYTES);
    }

    @Override
    public long leftBytes() {
        long data = Math.min((long) unsent.count() * PAGE_BYTES, memory.sizeBytes());
        return header.remaining()
                + recordLeft
                + StateStreamFormat.recordBytes(data)
                + (ended ? 0 : RECORD_HEADER_BYTES);
    }

    private long precopyBytes() {
        return Math.min((long) precopyPages * PAGE_BYTES, memory.sizeBytes());
    }
}
