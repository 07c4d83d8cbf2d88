// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.tukaani.xz.XZInputStream;

/** A recording of real QEMU 10.0 processes, played to a tap with the times at which its bytes were received. */
public final class Recording {
    /** Every case there is; the tests' figures are from the README of each. */
    public static final List<String> CASES = List.of(
            "a",
            "b",
            "c",
            "d",
            "e",
            "f-nomultifd",
            "h-src-on-dst-off",
            "j-type-mismatch",
            "l1",
            "l2",
            "l3",
            "l4",
            "l7-load-eio",
            "l8-save-eio",
            "l12-cancel");

    private static final Path OWN = Path.of("src/test/resources/captures");
    private static final Path OF_RUNTIME = Path.of("../../runtime/src/test/resources/captures");
    private static final double NANOS_PER_SECOND = 1e9;
    private static final Pattern FIELD = Pattern.compile("\"(\\w+)\": (?:\"([^\"]*)\"|([0-9.]+))");

    private record Event(double seconds, int connection, String direction, String event, int offset, int length) {}

    private final String name;
    private final List<Event> events;
    private final Map<String, ByteBuffer> streams = new HashMap<>();

    private Recording(String name) {
        this.name = name;
        this.events = new String(unpack(OWN.resolve(name).resolve("index.jsonl.xz")), StandardCharsets.UTF_8)
                .lines()
                .map(Recording::event)
                .sorted(Comparator.comparingDouble(Event::seconds))
                .toList();
    }

    /** Reads a recording. */
    public static Recording of(String name) {
        return new Recording(name);
    }

    private static Event event(String line) {
        Map<String, String> fields = new HashMap<>();
        Matcher matcher = FIELD.matcher(line);
        while (matcher.find()) {
            fields.put(matcher.group(1), matcher.group(2) != null ? matcher.group(2) : matcher.group(3));
        }
        return new Event(
                Double.parseDouble(fields.get("t")),
                Integer.parseInt(fields.get("conn")),
                fields.get("dir"),
                fields.get("ev"),
                Integer.parseInt(fields.getOrDefault("off", "0")),
                Integer.parseInt(fields.getOrDefault("len", "0")));
    }

    /** Returns how many connections there are. */
    public int connectionCount() {
        return (int) events.stream().filter(e -> "accept".equals(e.event())).count();
    }

    /** Returns all that the source sent on a connection. */
    public ByteBuffer forward(int connection) {
        return stream(connection, "fwd").duplicate();
    }

    /** Plays everything, each receipt in one piece. */
    public void play(MigrationTap tap) {
        play(tap, () -> Integer.MAX_VALUE);
    }

    /** Plays everything, each receipt in pieces of the lengths that are given. */
    public void play(MigrationTap tap, IntSupplier pieceBytes) {
        List<ConnectionTap> taps = new ArrayList<>();
        for (Event event : events) {
            long nanos = Math.round(event.seconds() * NANOS_PER_SECOND);
            if ("accept".equals(event.event())) {
                taps.add(tap.connection(event.connection(), nanos));
                continue;
            }
            Direction direction = "fwd".equals(event.direction()) ? Direction.FORWARD : Direction.BACKWARD;
            ConnectionTap connection = taps.get(event.connection());
            if (event.event() != null) {
                connection.ended(direction, "eof".equals(event.event()) ? Ending.ORDERLY : Ending.RESET, nanos);
                continue;
            }
            ByteBuffer data = stream(event.connection(), event.direction()).asReadOnlyBuffer();
            int end = event.offset() + event.length();
            for (int at = event.offset(); at < end; at = data.limit()) {
                data.limit((int) Math.min(end, (long) at + pieceBytes.getAsInt()))
                        .position(at);
                connection.bytes(direction, data, nanos);
                if (data.position() != at) {
                    throw new AssertionError("the tap moved the position of the caller's buffer");
                }
            }
        }
        tap.close();
    }

    private ByteBuffer stream(int connection, String direction) {
        return streams.computeIfAbsent(String.format("conn%02d.%s.bin.xz", connection, direction), file -> {
            Path path = Stream.of(OWN, OF_RUNTIME)
                    .map(folder -> folder.resolve(name).resolve(file))
                    .filter(Files::exists)
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("No " + name + "/" + file));
            return ByteBuffer.wrap(unpack(path));
        });
    }

    /** Returns the lines of a table of the runtime's tests, each as column name to value. */
    public static List<Map<String, String>> tableOfRuntime(String name) {
        try (Stream<String> lines = Files.lines(OF_RUNTIME.resolve(name))) {
            List<String[]> rows = lines.map(line -> line.split(",")).toList();
            return rows.stream().skip(1).map(row -> row(rows.get(0), row)).toList();
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

    private static byte[] unpack(Path path) {
        try (InputStream in = Files.newInputStream(path);
                XZInputStream unpacked = new XZInputStream(in)) {
            return unpacked.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
