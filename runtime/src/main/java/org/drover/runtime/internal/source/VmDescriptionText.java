// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.internal.source;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The JSON text at the end of a stream, which names the sections after the iterative ones for tools that cannot know their
 * layout. Source: {@code qemu_savevm_state_complete_precopy_non_iterable}, QEMU 10.0 {@code migration/savevm.c}.
 */
final class VmDescriptionText {
    private final StringBuilder devices = new StringBuilder();

    /** Adds a section whose body is one run of bytes. */
    void add(String idstr, int instanceId, long bytes) {
        devices.append(devices.isEmpty() ? "" : ", ")
                .append("{\"name\": \"")
                .append(idstr.replace("\\", "\\\\").replace("\"", "\\\""))
                .append("\", \"instance_id\": ")
                .append(Integer.toUnsignedLong(instanceId))
                .append(", \"size\": ")
                .append(bytes)
                .append(", \"fields\": [{\"name\": \"data\", \"size\": ")
                .append(bytes)
                .append(", \"type\": \"buffer\"}]}");
    }

    /** Returns the text. */
    ByteBuffer text() {
        return StandardCharsets.US_ASCII.encode("{\"page_size\": 4096, \"devices\": [" + devices + "]}");
    }
}
