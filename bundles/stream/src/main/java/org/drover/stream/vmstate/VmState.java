// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream.vmstate;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The sections of a part of the main stream, mostly its tail: what comes after the last section of the live handlers, up to
 * and including EOF.
 *
 * @param sections in the order of the stream; copied, never {@code null}
 * @param mismatch why it ends before EOF; empty if it does not; never {@code null}
 * @param lengthBytes how many bytes were understood; with EOF, if there is no mismatch
 */
public record VmState(List<VmStateSection> sections, Optional<VmStateMismatch> mismatch, int lengthBytes) {
    /** Creates it. */
    public VmState {
        sections = List.copyOf(sections);
        Objects.requireNonNull(mismatch, "mismatch");
    }

    /**
     * Cuts all sections up to EOF, or to the first byte that is not as described. Takes memory in proportion to the bytes
     * and the description, whatever they say. For any thread; does not block.
     *
     * @param tail from a section's element byte at its position on; not changed. What is returned shows its bytes and must
     *     not be used after they have changed
     * @param offset where in the stream {@code tail} begins; added to every offset in the result
     * @param description of the same stream
     */
    public static VmState read(ByteBuffer tail, long offset, VmStateDescription description) {
        return new SectionReader(tail, offset, description).readToEof();
    }

    /**
     * Cuts one section, as those few that QEMU sends before the live handlers' ({@code early_setup}).
     *
     * @param stream from a section's element byte at its position on, as in {@link #read}
     * @param offset where in the stream {@code stream} begins
     * @param description of the same stream
     * @throws VmStateException if it is not as described
     */
    public static VmStateSection readSection(ByteBuffer stream, long offset, VmStateDescription description) {
        return new SectionReader(stream, offset, description).readSection();
    }
}
