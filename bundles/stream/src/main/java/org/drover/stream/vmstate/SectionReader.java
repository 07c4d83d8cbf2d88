// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream.vmstate;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.drover.api.ProtocolException;
import org.drover.runtime.wire.SectionFooter;
import org.drover.runtime.wire.SectionHeader;
import org.drover.runtime.wire.StreamElement;

/** Cuts sections by the description of their devices. */
final class SectionReader {
    private static final VmStateFields NOTHING = new VmStateFields(List.of(), List.of());
    private static final String VFIO_IDSTR_END = "/vfio";

    private final VmStateDescription description;
    private final StreamCursor cursor;
    private final FieldsReader fields;

    SectionReader(ByteBuffer stream, long streamOffset, VmStateDescription description) {
        this.description = Objects.requireNonNull(description, "description");
        this.cursor = new StreamCursor(stream, streamOffset);
        this.fields = new FieldsReader(cursor);
    }

    VmState readToEof() {
        List<VmStateSection> sections = new ArrayList<>();
        int understoodBytes = 0;
        try {
            while (!atEof()) {
                sections.add(readSection());
                understoodBytes = cursor.index();
            }
            cursor.readU8();
            return new VmState(sections, Optional.empty(), cursor.index());
        } catch (VmStateException e) {
            return new VmState(sections, Optional.of(e.mismatch()), understoodBytes);
        }
    }

    private boolean atEof() {
        if (cursor.remaining() == 0) {
            throw cursor.mismatch("the stream ends without EOF");
        }
        return cursor.bytes().get(cursor.index()) == StreamElement.EOF.raw();
    }

    VmStateSection readSection() {
        long offset = cursor.position();
        try {
            StreamElement element = StreamElement.read(cursor);
            if (element != StreamElement.SECTION_FULL && element != StreamElement.SECTION_START) {
                throw new ProtocolException(element + " is where a vmstate section or EOF must be");
            }
            SectionHeader header = SectionHeader.read(cursor);
            cursor.enterSection(header.key().idstr().text());
            return readBody(element, header, offset);
        } catch (VmStateException e) {
            throw e;
        } catch (ProtocolException e) {
            throw cursor.mismatch(offset, e);
        }
    }

    private VmStateSection readBody(StreamElement element, SectionHeader header, long offset) {
        Optional<DeviceDescription> device =
                Optional.ofNullable(description.devices().get(header.key()));
        boolean vfio = header.key().idstr().text().endsWith(VFIO_IDSTR_END)
                && device.map(DeviceDescription::isLegacy).orElse(true);
        int start = cursor.index();
        VmStateFields content = device.map(d -> readContent(header, d)).orElse(NOTHING);
        List<VfioRecord> records = List.of();
        if (vfio) {
            int described = device.isPresent() ? cursor.index() - start : VfioSectionReader.UNKNOWN_LENGTH;
            records = new VfioSectionReader(cursor).read(start, described);
        } else if (device.isEmpty()) {
            throw cursor.mismatch("device " + header.key() + " is not described, so its section's end is unknown");
        }
        readFooter(header);
        int lengthBytes = (int) (cursor.position() - offset);
        cursor.leaveSection();
        return new VmStateSection(element, header, offset, lengthBytes, content, records);
    }

    private VmStateFields readContent(SectionHeader header, DeviceDescription device) {
        // A legacy device's version is not in the description.
        if (!device.isLegacy() && header.versionId() != device.state().version()) {
            throw cursor.mismatch("the section has version " + header.versionId() + ", described is version "
                    + device.state().version());
        }
        return fields.read(device.state());
    }

    private void readFooter(SectionHeader header) {
        long offset = cursor.position();
        try {
            SectionFooter.read(cursor, header.sectionId());
        } catch (ProtocolException e) {
            throw cursor.mismatch(offset, e);
        }
    }
}
