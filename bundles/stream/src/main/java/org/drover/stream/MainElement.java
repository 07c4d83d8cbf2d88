// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream;

import java.util.Optional;
import org.drover.runtime.wire.SectionKey;
import org.drover.runtime.wire.StreamElement;

/**
 * One element of the main channel.
 *
 * @param offsetBytes of its first byte
 * @param lengthBytes with header and footer; 0 if it has not ended
 * @param nanos when its first byte came
 * @param element which, never {@code null}
 * @param section of a section
 * @param content what is in it, in words; shortened where it is long, names escaped
 */
public record MainElement(
        long offsetBytes,
        long lengthBytes,
        long nanos,
        StreamElement element,
        Optional<SectionKey> section,
        String content) {}
