// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream.vmstate;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.drover.api.ProtocolException;

/** The tokens of a description, each checked for its kind. Refuses with the place in the text. */
final class DescriptionTokens {
    /** Reads one object of an array; the parser stands on its begin, and on its end afterwards. */
    interface Element {
        void read() throws IOException;
    }

    private final JsonParser json;

    DescriptionTokens(JsonParser json) {
        this.json = json;
    }

    void next(JsonToken wanted, String what) throws IOException {
        if (json.nextToken() != wanted) {
            throw refused(what + " is " + json.currentToken() + ", must be " + wanted);
        }
    }

    /** Returns the next member's name, or {@code null} at the object's end. */
    String nextMember() throws IOException {
        JsonToken token = json.nextToken();
        if (token == JsonToken.END_OBJECT) {
            return null;
        }
        if (token != JsonToken.FIELD_NAME) {
            throw refused("there is " + token + " where a member's name must be");
        }
        return json.currentName();
    }

    String text(String what) throws IOException {
        next(JsonToken.VALUE_STRING, what);
        return json.getText();
    }

    long number(String what) throws IOException {
        next(JsonToken.VALUE_NUMBER_INT, what);
        if (json.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
            throw refused(what + " does not fit into 64 bits");
        }
        return json.getLongValue();
    }

    /** Returns a number that is 0 or more and that an {@code int} holds. */
    int count(String what) throws IOException {
        long number = number(what);
        if (number < 0 || number > Integer.MAX_VALUE) {
            throw refused(what + " is " + number + ", must be 0 to " + Integer.MAX_VALUE);
        }
        return (int) number;
    }

    void array(String what, Element element) throws IOException {
        next(JsonToken.START_ARRAY, what);
        for (JsonToken token = json.nextToken(); token != JsonToken.END_ARRAY; token = json.nextToken()) {
            if (token != JsonToken.START_OBJECT) {
                throw refused(what + " has " + token + " where an object must be");
            }
            element.read();
        }
    }

    void skip() throws IOException {
        json.nextToken();
        json.skipChildren();
    }

    void end() throws IOException {
        if (json.nextToken() != null) {
            throw refused("there is more after the object");
        }
    }

    ProtocolException refused(String why) {
        return new ProtocolException(
                "VM description, at byte " + json.currentTokenLocation().getByteOffset() + ": " + why);
    }
}
