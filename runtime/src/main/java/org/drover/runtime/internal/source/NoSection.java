// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.internal.source;

import java.nio.ByteBuffer;
import org.drover.api.handler.SectionWriter;

/** What a handler that does not iterate is set up with: as in QEMU's stream, it has no SECTION_START. */
final class NoSection implements SectionWriter {
    private final String name;

    NoSection(String name) {
        this.name = name;
    }

    private IllegalStateException refused() {
        return new IllegalStateException(
                "section of " + name + " does not iterate, so it has no SECTION_START to write to: write in saveState");
    }

    @Override
    public void putU8(int value) {
        throw refused();
    }

    @Override
    public void putU32(int value) {
        throw refused();
    }

    @Override
    public void putU64(long value) {
        throw refused();
    }

    @Override
    public void put(ByteBuffer source) {
        throw refused();
    }

    @Override
    public ByteBuffer reserve(int bytes) {
        throw refused();
    }

    @Override
    public void commit(ByteBuffer room) {
        throw refused();
    }

    @Override
    public int maxReserveBytes() {
        throw refused();
    }
}
