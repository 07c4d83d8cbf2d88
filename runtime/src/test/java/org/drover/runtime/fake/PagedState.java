// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.fake;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Random;
import org.drover.api.device.DeviceException;
import org.drover.api.device.PrecopyInfo;

/** The state of a fake device, as a stream of pages: each {@code u32 number} and the bytes. */
final class PagedState {
    static final int PAGE_BYTES = 4096;
    private static final int RECORD_BYTES = Integer.BYTES + PAGE_BYTES;

    private final byte[][] pages;
    private final BitSet pending = new BitSet();
    private final ByteBuffer record = ByteBuffer.allocate(RECORD_BYTES);
    private final BitSet loaded = new BitSet();
    private int initialLeft;

    PagedState(int pageCount) {
        pages = new byte[pageCount][PAGE_BYTES];
    }

    void fill(long seed) {
        Random random = new Random(seed);
        for (byte[] page : pages) {
            random.nextBytes(page);
        }
    }

    void clear() {
        for (byte[] page : pages) {
            Arrays.fill(page, (byte) 0);
        }
    }

    int hash() {
        return Arrays.deepHashCode(pages);
    }

    void beginSave(int initialPages) {
        pending.clear();
        pending.set(0, pages.length);
        initialLeft = initialPages;
        record.position(0).limit(0);
    }

    void dirty(int page) {
        pages[page][0]++;
        pending.set(page);
    }

    /** What PRE_COPY may give now: the initial part, then what was made dirty. */
    private int precopyPages() {
        return initialLeft > 0
                ? initialLeft
                : (int) pending.stream().filter(loaded::get).count();
    }

    PrecopyInfo precopyInfo() {
        long initial = (long) initialLeft * RECORD_BYTES + (initialLeft > 0 ? record.remaining() : 0);
        long dirty = (initialLeft > 0 ? 0 : (long) precopyPages() * RECORD_BYTES + record.remaining());
        return new PrecopyInfo(initial, dirty);
    }

    int read(ByteBuffer target, int limit, boolean stopped) {
        int bytes = 0;
        while (target.hasRemaining() && bytes < limit) {
            if (!record.hasRemaining() && !nextRecord(stopped)) {
                break;
            }
            int chunk = Math.min(Math.min(record.remaining(), target.remaining()), limit - bytes);
            target.put(target.position(), record.array(), record.position(), chunk);
            target.position(target.position() + chunk);
            record.position(record.position() + chunk);
            bytes += chunk;
        }
        return bytes;
    }

    private boolean nextRecord(boolean stopped) {
        int next = pending.nextSetBit(0);
        while (next >= 0 && !stopped && initialLeft == 0 && !loaded.get(next)) {
            next = pending.nextSetBit(next + 1);
        }
        if (next < 0) {
            return false;
        }
        pending.clear(next);
        loaded.set(next); // at the source: has been given once
        initialLeft = Math.max(0, initialLeft - 1);
        record.clear();
        record.putInt(next).put(pages[next]).flip();
        return true;
    }

    void beginLoad() {
        record.clear();
        loaded.clear();
    }

    void write(ByteBuffer source) {
        while (source.hasRemaining()) {
            int chunk = Math.min(record.remaining(), source.remaining());
            source.get(record.array(), record.position(), chunk);
            record.position(record.position() + chunk);
            if (!record.hasRemaining()) {
                int page = record.getInt(0);
                if (page < 0 || page >= pages.length) {
                    throw new DeviceException("page " + page + " of " + pages.length);
                }
                System.arraycopy(record.array(), Integer.BYTES, pages[page], 0, PAGE_BYTES);
                loaded.set(page);
                record.clear();
            }
        }
    }

    boolean isLoaded() {
        return loaded.cardinality() == pages.length && record.position() == 0;
    }
}
