// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream.vmstate;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.drover.runtime.wire.ByteBufferWireOutput;
import org.drover.runtime.wire.SectionFooter;
import org.drover.runtime.wire.SectionHeader;
import org.drover.runtime.wire.SectionKey;
import org.drover.runtime.wire.StreamConfiguration;
import org.drover.runtime.wire.StreamElement;
import org.drover.runtime.wire.StreamHeader;
import org.drover.runtime.wire.VmDescription;
import org.drover.runtime.wire.WireName;

/** Streams with one section, made by hand. */
final class HandmadeStream {
    static final long SECTION_ID = 7;

    private static final int CAPACITY_BYTES = 1 << 16;

    private HandmadeStream() {}

    /** Returns a tail, up to EOF, with one section. */
    static ByteBuffer tail(String idstr, long version, String dataHex) {
        ByteBuffer buffer = ByteBuffer.allocate(CAPACITY_BYTES);
        writeTail(new ByteBufferWireOutput(buffer), idstr, version, dataHex);
        return buffer.flip();
    }

    private static void writeTail(ByteBufferWireOutput out, String idstr, long version, String dataHex) {
        new SectionHeader(SECTION_ID, SectionKey.of(idstr, 0), version).write(out, StreamElement.SECTION_FULL);
        out.writeFully(ByteBuffer.wrap(HexFormat.of().parseHex(dataHex.replaceAll("\\s", ""))));
        SectionFooter.write(out, SECTION_ID);
        StreamElement.EOF.write(out);
    }

    /** Returns the description of one device without subsections. */
    static VmStateDescription device(String name, long version, String... fields) {
        return VmStateDescription.parse(text(deviceJson(name, version, fields)));
    }

    static String deviceJson(String name, long version, String... fields) {
        return """
                {"page_size": 4096, "devices": [{"name": "%s", "instance_id": 0, "vmsd_name": "%s", "version": %d,
                "fields": [%s]}]}""".formatted(name, name, version, String.join(",", fields));
    }

    static ByteBuffer text(String json) {
        return ByteBuffer.wrap(json.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns a whole main stream with types that x86's devices do not use. */
    static ByteBuffer rareTypes() {
        String json = """
                {"page_size": 4096, "devices": [{"name": "rare", "instance_id": 0, "vmsd_name": "rare", "version": 3, "fields": [
                {"name": "equal8", "type": "uint8 equal", "size": 1},
                {"name": "equal16", "type": "uint16 equal", "size": 2},
                {"name": "equal32", "type": "uint32 equal", "size": 4},
                {"name": "equal64", "type": "int64 equal", "size": 8},
                {"name": "le", "type": "int32 le", "size": 4},
                {"name": "small", "type": "int8", "size": 1},
                {"name": "byte", "type": "uint8", "size": 1},
                {"name": "flags", "array_len": 2, "type": "bool", "size": 1},
                {"name": "pointers", "index": 0, "type": "struct", "struct": {"vmsd_name": "p", "version": 1,
                  "fields": [{"name": "x", "type": "uint16", "size": 2}]}, "size": 2},
                {"name": "pointers", "array_len": 2, "type": "nullptr", "size": 1},
                {"name": "list", "type": "qtailq", "vmsd_name": "e", "version": 1, "fields": [{"name": "x", "type":
                  "uint8", "size": 1}], "vmsd_name": "e", "version": 1, "fields": [{"name": "x", "type": "uint8",
                  "size": 1}], "size": 5},
                {"name": "versioned", "type": "vstruct", "vmsd_name": "v", "version": 2, "fields": [{"name": "a",
                  "type": "uint8", "size": 1}, {"name": "b", "type": "uint16", "size": 2}], "size": 3},
                {"name": "nothing", "type": "buffer", "size": 0}],
                "subsections": [{"vmsd_name": "rare/sub", "version": 1, "fields": [{"name": "deep", "type": "struct",
                  "struct": {"vmsd_name": "inner", "version": 1, "fields": [{"name": "y", "type": "uint8", "size": 1}],
                  "subsections": [{"vmsd_name": "inner/sub", "version": 2, "fields": [{"name": "z", "type": "uint8",
                  "size": 1}]}]}, "size": 17}]}]}]}""".replace("\n", "");
        String data = "80 fffe ffffffff ffffffffffffffff fffffffd ff ff 0700 0102 3030 01aa01bb00 0a0b0c" + "05 08 "
                + hex("rare/sub") + "00000001 05" + "05 09" + hex("inner/sub") + "00000002 06";
        ByteBuffer buffer = ByteBuffer.allocate(CAPACITY_BYTES);
        ByteBufferWireOutput out = new ByteBufferWireOutput(buffer);
        StreamHeader.write(out);
        new StreamConfiguration(WireName.of("none")).write(out);
        writeTail(out, "rare", 3, data);
        VmDescription.write(out, text(json));
        return buffer.flip();
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.US_ASCII));
    }
}
