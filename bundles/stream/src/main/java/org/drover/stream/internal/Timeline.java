// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.drover.runtime.wire.SectionKey;
import org.drover.runtime.wire.StreamElement;
import org.drover.stream.MainElement;

/** The elements of the main channel, at most {@link Limits#ELEMENTS}, each with its content in a few words. */
final class Timeline {
    private final List<MainElement> elements = new ArrayList<>();
    private final StringBuilder content = new StringBuilder();
    private long leftOut;
    private long offsetBytes;
    private long nanos;
    private StreamElement element;
    private SectionKey section;
    private String word;
    private long repeated;

    /** An element begins; {@link #ended} must follow. */
    void begun(long offsetBytes, long nanos, StreamElement element, SectionKey section) {
        this.offsetBytes = offsetBytes;
        this.nanos = nanos;
        this.element = element;
        this.section = section;
        content.setLength(0);
        word = null;
        repeated = 0;
    }

    /** Something is in the element; the same word again and again is written once, with its number. */
    void has(String next) {
        if (next.equals(word)) {
            repeated++;
        } else {
            writeWord();
            word = next;
            repeated = 1;
        }
    }

    void ended(long endBytes) {
        if (element == null) {
            return;
        }
        if (elements.size() < Limits.ELEMENTS) {
            elements.add(open(endBytes - offsetBytes));
        } else {
            leftOut++;
        }
        element = null;
    }

    private MainElement open(long lengthBytes) {
        writeWord();
        word = null;
        return new MainElement(
                offsetBytes, lengthBytes, nanos, element, Optional.ofNullable(section), content.toString());
    }

    private void writeWord() {
        if (word == null) {
            return;
        }
        if (content.length() >= Limits.ELEMENT_TEXT) {
            if (content.charAt(content.length() - 1) != '…') {
                content.append(", …");
            }
            return;
        }
        content.append(content.length() == 0 ? "" : ", ").append(word);
        if (repeated > 1) {
            content.append(" × ").append(repeated);
        }
    }

    List<MainElement> elements() {
        return elements;
    }

    long leftOut() {
        return leftOut;
    }
}
