// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream.internal;

import java.util.ArrayList;
import java.util.List;
import org.drover.api.ProtocolException;
import org.drover.runtime.wire.SectionHeader;

/** The live handlers that a main channel has introduced. Looks up without allocating; there are few. */
final class SectionTable {
    private final List<SectionHeader> headers = new ArrayList<>();

    /** @throws ProtocolException if the id has been given before, or there are too many */
    void add(SectionHeader header) {
        if (find(header.sectionId()) != null) {
            throw new ProtocolException("Section " + header.sectionId() + " is started twice");
        }
        if (headers.size() == Limits.SECTIONS) {
            throw new ProtocolException("More than " + Limits.SECTIONS + " sections are started");
        }
        headers.add(header);
    }

    /** @throws ProtocolException if no section has been started with that id */
    SectionHeader get(long sectionId) {
        SectionHeader header = find(sectionId);
        if (header == null) {
            throw new ProtocolException("Section " + sectionId + " goes on, but was not started");
        }
        return header;
    }

    private SectionHeader find(long sectionId) {
        for (int i = 0; i < headers.size(); i++) {
            if (headers.get(i).sectionId() == sectionId) {
                return headers.get(i);
            }
        }
        return null;
    }
}
