// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.recording.internal.capture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.drover.recording.content.RecordType;
import org.drover.recording.content.RecordingException;
import org.drover.recording.internal.StreamTable;
import org.drover.stream.Direction;
import org.drover.stream.Ending;

/** The files of a directory of captures, open. */
final class CaptureFiles implements AutoCloseable {
    private static final Pattern NAME = Pattern.compile("conn(\\d{2,4})\\.(fwd|rev)\\.bin(\\.xz)?");
    private static final String INDEX = "index.jsonl";

    private final Map<Integer, Map<Direction, UnpackedFile>> streams = new TreeMap<>();
    private UnpackedFile index;

    /**
     * Opens the files of a directory.
     *
     * @throws RecordingException if there are none, or one cannot be read
     */
    static CaptureFiles open(Path directory) {
        CaptureFiles files = new CaptureFiles();
        try {
            for (String name : names(directory)) {
                files.add(directory, name);
            }
            if (files.streams.isEmpty()) {
                throw new RecordingException("directory " + directory
                        + " holds no captures: files like conn00.fwd.bin or conn00.fwd.bin.xz; check the path");
            }
            return files;
        } catch (RuntimeException e) {
            files.close();
            throw e;
        }
    }

    /** Returns the names in an order in which the plain file comes before the packed one. */
    private static SortedSet<String> names(Path directory) {
        SortedSet<String> names = new TreeSet<>();
        try (Stream<Path> list = Files.list(directory)) {
            list.map(path -> path.getFileName().toString()).forEach(names::add);
            return names;
        } catch (IOException e) {
            throw new RecordingException("cannot list directory " + directory, e);
        }
    }

    private void add(Path directory, String name) {
        Matcher matcher = NAME.matcher(name);
        if (matcher.matches()) {
            Map<Direction, UnpackedFile> both = streams.computeIfAbsent(
                    Integer.valueOf(matcher.group(1)), number -> new EnumMap<>(Direction.class));
            Direction direction = matcher.group(2).equals("fwd") ? Direction.FORWARD : Direction.BACKWARD;
            if (streams.size() > StreamTable.MAX_CONNECTIONS) {
                throw new RecordingException(
                        "directory " + directory + " holds more than " + StreamTable.MAX_CONNECTIONS + " connections");
            }
            if (!both.containsKey(direction)) {
                both.put(direction, UnpackedFile.open(directory.resolve(name)));
            }
        } else if (index == null && (name.equals(INDEX) || name.equals(INDEX + UnpackedFile.PACKED_SUFFIX))) {
            index = UnpackedFile.open(directory.resolve(name));
        }
    }

    /** Returns the file of a stream; {@code null} if there is none. */
    UnpackedFile file(int connection, Direction direction) {
        Map<Direction, UnpackedFile> both = streams.get(connection);
        return both == null ? null : both.get(direction);
    }

    /** Returns how long the file of a stream is, 0 if there is none. */
    long bytes(int connection, Direction direction) {
        UnpackedFile file = file(connection, direction);
        return file == null ? 0 : file.bytes();
    }

    /** Returns the events: those of the index, or if there is none an order that a migration can have had. */
    CaptureEvents events() {
        return index == null ? CaptureEvents.of(withoutIndex()) : new CaptureIndex(index);
    }

    private List<CaptureEvent> withoutIndex() {
        List<CaptureEvent> events = new ArrayList<>();
        for (int connection : streams.keySet()) {
            events.add(new CaptureEvent(RecordType.OPENED, connection, Direction.FORWARD, Ending.ORDERLY, 0, 0, 0));
        }
        for (Direction direction : Direction.values()) {
            for (int connection : streams.keySet()) {
                long bytes = bytes(connection, direction);
                if (bytes > 0) {
                    events.add(new CaptureEvent(RecordType.DATA, connection, direction, Ending.ORDERLY, 0, 0, bytes));
                }
            }
        }
        for (Direction direction : List.of(Direction.BACKWARD, Direction.FORWARD)) {
            for (int connection : streams.keySet()) {
                events.add(new CaptureEvent(RecordType.ENDED, connection, direction, Ending.ORDERLY, 0, 0, 0));
            }
        }
        return events;
    }

    /** Closes what is open. */
    @Override
    public void close() {
        streams.values().forEach(both -> both.values().forEach(UnpackedFile::close));
        if (index != null) {
            index.close();
        }
    }
}
