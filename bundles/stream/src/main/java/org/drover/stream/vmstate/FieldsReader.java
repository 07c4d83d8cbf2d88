// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream.vmstate;

import java.util.ArrayList;
import java.util.List;
import org.drover.api.ProtocolException;
import org.drover.runtime.wire.StreamElement;
import org.drover.runtime.wire.StreamSubsection;

/** Cuts the fields of a section by their description. */
final class FieldsReader {
    /**
     * How many elements of arrays may have no bytes, in all sections together. All others are paid for with bytes; these
     * would let a short description of a long array take any amount of memory.
     */
    static final int MAX_EMPTY_ELEMENTS = 1 << 16;

    private static final byte NULL_POINTER_MARKER = '0';

    private final StreamCursor cursor;
    private int emptyElements;

    FieldsReader(StreamCursor cursor) {
        this.cursor = cursor;
    }

    VmStateFields read(StateDescription description) {
        List<VmStateField> fields = new ArrayList<>();
        for (FieldDescription field : description.fields()) {
            readElements(field, fields);
        }
        List<VmStateSubsection> subsections = new ArrayList<>();
        for (StateDescription subsection : description.subsections()) {
            subsections.add(readSubsection(subsection));
        }
        return new VmStateFields(fields, subsections);
    }

    private void readElements(FieldDescription description, List<VmStateField> fields) {
        for (int element = 0; element < description.arrayLength(); element++) {
            VmStateField field = readField(description, element);
            if (field.lengthBytes() == 0 && description.arrayLength() > 1 && ++emptyElements > MAX_EMPTY_ELEMENTS) {
                throw cursor.mismatch("more than " + MAX_EMPTY_ELEMENTS
                        + " array elements have no bytes, the last ones in " + description.name());
            }
            fields.add(field);
        }
    }

    private VmStateField readField(FieldDescription description, int element) {
        int start = cursor.index();
        long offset = cursor.position();
        cursor.enterField(description.name(), index(description, element));
        VmStateFields structure = null;
        if (description.structure().isPresent()) {
            structure = read(description.structure().get());
            int lengthBytes = cursor.index() - start;
            if (lengthBytes != description.lengthBytes()) {
                throw cursor.mismatch("the fields described have " + lengthBytes + " bytes together, the struct has "
                        + description.lengthBytes());
            }
        } else {
            if (description.type() == FieldType.NULL_POINTER) {
                requireNullPointer();
            }
            cursor.skip(description.lengthBytes(), description.typeName());
        }
        cursor.leaveField();
        return new VmStateField(description, element, cursor.bytes(), start, cursor.index() - start, offset, structure);
    }

    private static int index(FieldDescription description, int element) {
        return description.arrayLength() > 1 ? element : description.index().orElse(-1);
    }

    private void requireNullPointer() {
        if (cursor.remaining() > 0 && cursor.bytes().get(cursor.index()) != NULL_POINTER_MARKER) {
            throw cursor.mismatch(String.format(
                    "a null pointer is 0x%02x, must be 0x%02x",
                    cursor.bytes().get(cursor.index()), NULL_POINTER_MARKER));
        }
    }

    private VmStateSubsection readSubsection(StateDescription description) {
        long offset = cursor.position();
        StreamSubsection header = readHeader(description, offset);
        if (!header.name().text().equals(description.name()) || header.versionId() != description.version()) {
            throw cursor.mismatch("subsection " + header.name() + " version " + header.versionId() + " is where "
                    + description.name() + " version " + description.version() + " is described");
        }
        cursor.enterField(description.name(), -1);
        VmStateFields content = read(description);
        cursor.leaveField();
        return new VmStateSubsection(description.name(), description.version(), offset, content);
    }

    private StreamSubsection readHeader(StateDescription description, long offset) {
        try {
            StreamElement element = StreamElement.read(cursor);
            if (element != StreamElement.SUBSECTION) {
                throw cursor.mismatch(element + " is where subsection " + description.name() + " is described");
            }
            return StreamSubsection.read(cursor);
        } catch (VmStateException e) {
            throw e;
        } catch (ProtocolException e) {
            throw cursor.mismatch(offset, e);
        }
    }
}
