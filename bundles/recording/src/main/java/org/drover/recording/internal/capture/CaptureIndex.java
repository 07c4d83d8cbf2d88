// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.recording.internal.capture;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.drover.recording.content.Damage;
import org.drover.recording.content.RecordType;
import org.drover.recording.content.RecordingException;
import org.drover.stream.Direction;
import org.drover.stream.Ending;

/**
 * Reads the {@code index.jsonl} of a capture, a JSON object a line:
 *
 * <pre>
 *   {"t": SECONDS, "conn": N, "ev": "accept"}
 *   {"t": SECONDS, "conn": N, "dir": "fwd" or "rev", "off": BYTES, "len": BYTES}
 *   {"t": SECONDS, "conn": N, "dir": "fwd" or "rev", "ev": "eof" or "error", "off": BYTES}
 * </pre>
 *
 * <p>Other fields are ignored.
 */
final class CaptureIndex implements CaptureEvents {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final long NOT_THERE = -1;

    private final String name;
    private final JsonParser parser;
    private double seconds;
    private long connection;
    private long offset;
    private long length;
    private String direction;
    private String event;

    /**
     * Begins at the first line.
     *
     * @param file stays open
     */
    CaptureIndex(UnpackedFile file) {
        this.name = file.name();
        try {
            this.parser = new JsonFactory().createParser(file.stream());
        } catch (IOException e) {
            throw new RecordingException("cannot read " + name, e);
        }
    }

    @Override
    public CaptureEvent next() {
        try {
            JsonToken token = parser.nextToken();
            if (token == null) {
                return null;
            }
            if (token != JsonToken.START_OBJECT) {
                throw damaged("a JSON object is expected", null);
            }
            readFields();
            return event();
        } catch (JsonProcessingException e) {
            throw damaged("this is no JSON object, or is cut", e);
        } catch (IOException e) {
            throw new RecordingException("cannot read " + name, e);
        }
    }

    private void readFields() throws IOException {
        seconds = 0;
        connection = NOT_THERE;
        offset = NOT_THERE;
        length = NOT_THERE;
        direction = "";
        event = "";
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String field = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (field) {
                case "t" -> seconds = value.isNumeric() ? parser.getDoubleValue() : 0;
                case "conn" -> connection = value == JsonToken.VALUE_NUMBER_INT ? parser.getLongValue() : NOT_THERE;
                case "off" -> offset = value == JsonToken.VALUE_NUMBER_INT ? parser.getLongValue() : NOT_THERE;
                case "len" -> length = value == JsonToken.VALUE_NUMBER_INT ? parser.getLongValue() : NOT_THERE;
                case "dir" -> direction = parser.getText();
                case "ev" -> event = parser.getText();
                default -> parser.skipChildren();
            }
        }
    }

    private CaptureEvent event() {
        long nanos = Math.round(seconds * NANOS_PER_SECOND);
        if (connection < 0 || connection > Integer.MAX_VALUE) {
            throw damaged("this line has no \"conn\" from 0 up", null);
        }
        int number = (int) connection;
        if (event.equals("accept")) {
            return new CaptureEvent(RecordType.OPENED, number, Direction.FORWARD, Ending.ORDERLY, nanos, 0, 0);
        }
        Direction way =
                switch (direction) {
                    case "fwd" -> Direction.FORWARD;
                    case "rev" -> Direction.BACKWARD;
                    default -> throw damaged("\"dir\" must be \"fwd\" or \"rev\"", null);
                };
        return switch (event) {
            case "eof" -> new CaptureEvent(RecordType.ENDED, number, way, Ending.ORDERLY, nanos, 0, 0);
            case "error" -> new CaptureEvent(RecordType.ENDED, number, way, Ending.RESET, nanos, 0, 0);
            default -> {
                if (offset < 0 || length < 1) {
                    throw damaged("\"off\" must be 0 or more and \"len\" 1 or more", null);
                }
                yield new CaptureEvent(RecordType.DATA, number, way, Ending.ORDERLY, nanos, offset, length);
            }
        };
    }

    /** Returns the error for what the parser is at. */
    private RecordingException damaged(String what, Exception cause) {
        long at = parser.currentTokenLocation().getByteOffset();
        return new RecordingException(
                name,
                new Damage(Damage.Kind.CORRUPT, Math.max(0, at), "at offset " + at + " of " + name + ", " + what),
                cause);
    }

    @Override
    public void close() {
        try {
            parser.close();
        } catch (IOException e) {
            throw new RecordingException("cannot close " + name, e);
        }
    }
}
