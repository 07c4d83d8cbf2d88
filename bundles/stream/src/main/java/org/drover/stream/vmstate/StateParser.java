// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream.vmstate;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads the recursive parts of a description: states, their fields and their subsections. */
final class StateParser {
    /** QEMU's devices nest less than 10 deep; the limit keeps this parser's and the reader's recursion bounded. */
    static final int MAX_DEPTH = 64;

    private final DescriptionTokens tokens;

    private int depth;

    StateParser(DescriptionTokens tokens) {
        this.tokens = tokens;
    }

    Builder builder() {
        return new Builder();
    }

    /** Reads an object that is a state and nothing else. */
    StateDescription object(String what) throws IOException {
        tokens.next(JsonToken.START_OBJECT, what);
        return rest(what);
    }

    private StateDescription rest(String what) throws IOException {
        if (++depth > MAX_DEPTH) {
            throw tokens.refused(what + " is nested more than " + MAX_DEPTH + " deep");
        }
        Builder state = new Builder();
        for (String member = tokens.nextMember(); member != null; member = tokens.nextMember()) {
            state.member(member);
        }
        if (!state.hasFields()) {
            throw tokens.refused(what + " has no fields");
        }
        depth--;
        return state.build(what);
    }

    /** The members of a state, which can stand among those of a device or of a field. */
    final class Builder {
        private String name = "";
        private long version;
        private final List<FieldDescription> fields = new ArrayList<>();
        private final List<StateDescription> subsections = new ArrayList<>();
        private int fieldsMembers;

        void member(String member) throws IOException {
            switch (member) {
                case "vmsd_name" -> name = tokens.text("vmsd_name");
                case "version" -> version = tokens.count("version of vmstate " + name);
                case "fields" -> {
                    fieldsMembers++;
                    tokens.array("fields of vmstate " + name, () -> fields.add(field()));
                }
                case "subsections" ->
                    tokens.array(
                            "subsections of vmstate " + name, () -> subsections.add(rest("a subsection of " + name)));
                default -> tokens.skip();
            }
        }

        boolean hasFields() {
            return fieldsMembers > 0;
        }

        StateDescription build(String what) {
            if (fieldsMembers != 1) {
                throw tokens.refused(what + " has " + fieldsMembers + " lists of fields, must have 1");
            }
            return new StateDescription(name, version, fields, subsections);
        }
    }

    private FieldDescription field() throws IOException {
        if (++depth > MAX_DEPTH) {
            throw tokens.refused("fields are nested more than " + MAX_DEPTH + " deep");
        }
        String name = null;
        String typeName = null;
        int lengthBytes = -1;
        int arrayLength = 1;
        OptionalInt index = OptionalInt.empty();
        StateDescription struct = null;
        Builder inline = new Builder();
        for (String member = tokens.nextMember(); member != null; member = tokens.nextMember()) {
            switch (member) {
                case "name" -> name = tokens.text("name of a field");
                case "type" -> typeName = tokens.text("type of field " + name);
                case "size" -> lengthBytes = tokens.count("size of field " + name);
                case "array_len" -> arrayLength = tokens.count("array_len of field " + name);
                case "index" -> index = OptionalInt.of(tokens.count("index of field " + name));
                case "struct" -> struct = object("struct of field " + name);
                default -> inline.member(member);
            }
        }
        depth--;
        if (name == null || typeName == null || lengthBytes < 0 || arrayLength < 1) {
            throw tokens.refused("field " + name + " must have a name, a type, a size, and an array_len of at least 1");
        }
        FieldType type = FieldType.of(typeName);
        if (type.lengthBytes() != 0 && type.lengthBytes() != lengthBytes) {
            throw tokens.refused("field " + name + " has " + lengthBytes + " bytes, must have " + type.lengthBytes()
                    + " as " + typeName);
        }
        if (type == FieldType.STRUCT && struct == null) {
            throw tokens.refused("field " + name + " is a struct and has none");
        }
        return new FieldDescription(
                name, typeName, lengthBytes, arrayLength, index, structure(type, struct, inline, name));
    }

    /**
     * Lists ({@code qtailq}, {@code gtree}) describe each of their elements with members of the same names, and have bytes
     * between the elements: their content stays bytes.
     */
    private static Optional<StateDescription> structure(
            FieldType type, StateDescription struct, Builder inline, String name) {
        return switch (type) {
            case STRUCT -> Optional.of(struct);
            case VERSIONED_STRUCT, TEMPORARY ->
                inline.hasFields() ? Optional.of(inline.build("field " + name)) : Optional.empty();
            default -> Optional.empty();
        };
    }
}
