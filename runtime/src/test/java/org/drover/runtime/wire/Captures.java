// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.tukaani.xz.XZInputStream;

/** The recordings of real QEMU 10.0 processes in the test resources; their README says how they were made. */
public final class Captures {
    /** Page size of the recorded machines, x86. */
    static final int PAGE_SIZE_BYTES = 4096;

    private Captures() {}

    /** Returns what the source sent on a connection; connection 0 is the main channel. */
    public static ByteBuffer forward(String capture, int connection) {
        return unpack(String.format("%s/conn%02d.fwd.bin.xz", capture, connection));
    }

    /** Returns what the destination sent on the main connection: the return path. */
    static ByteBuffer returnPath(String capture) {
        return unpack(capture + "/conn00.rev.bin.xz");
    }

    /** Returns the lines of a table, each as column name to value. */
    static List<Map<String, String>> table(String name) {
        try (InputStream in = open(name)) {
            List<String> lines = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            String[] columns = lines.get(0).split(",");
            return lines.stream()
                    .skip(1)
                    .map(line -> row(columns, line.split(",")))
                    .collect(Collectors.toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> row(String[] columns, String[] values) {
        Map<String, String> row = new LinkedHashMap<>();
        for (int i = 0; i < columns.length; i++) {
            row.put(columns[i], values[i]);
        }
        return row;
    }

    private static ByteBuffer unpack(String name) {
        try (InputStream in = open(name);
                XZInputStream unpacked = new XZInputStream(in)) {
            return ByteBuffer.wrap(unpacked.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream open(String name) {
        return Objects.requireNonNull(Captures.class.getResourceAsStream("/captures/" + name), name);
    }
}
