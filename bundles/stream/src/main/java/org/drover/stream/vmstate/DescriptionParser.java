// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream.vmstate;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.drover.api.ProtocolException;
import org.drover.runtime.wire.SectionKey;

/** Reads the outer parts of a description: the object itself and its devices. */
final class DescriptionParser {
    private static final JsonFactory FACTORY = new JsonFactory();

    private final DescriptionTokens tokens;
    private final StateParser states;

    private int pageSizeBytes;
    private Optional<StateDescription> configuration = Optional.empty();
    private final Map<SectionKey, DeviceDescription> devices = new LinkedHashMap<>();

    private DescriptionParser(JsonParser json) {
        this.tokens = new DescriptionTokens(json);
        this.states = new StateParser(tokens);
    }

    static VmStateDescription parse(ByteBuffer text) {
        byte[] bytes = new byte[text.remaining()];
        text.get(text.position(), bytes);
        try (JsonParser json = FACTORY.createParser(bytes)) {
            return new DescriptionParser(json).parse();
        } catch (IOException e) {
            throw new ProtocolException("VM description is not JSON: " + firstLine(e), e);
        }
    }

    private static String firstLine(IOException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    private VmStateDescription parse() throws IOException {
        tokens.next(JsonToken.START_OBJECT, "the VM description");
        boolean hasDevices = false;
        for (String name = tokens.nextMember(); name != null; name = tokens.nextMember()) {
            switch (name) {
                case "page_size" -> pageSizeBytes = tokens.count("page_size");
                case "configuration" -> configuration = Optional.of(states.object("configuration"));
                case "devices" -> {
                    hasDevices = true;
                    tokens.array("devices", this::readDevice);
                }
                default -> tokens.skip();
            }
        }
        tokens.end();
        if (!hasDevices) {
            throw new ProtocolException("VM description has no devices");
        }
        return new VmStateDescription(pageSizeBytes, configuration, devices);
    }

    private void readDevice() throws IOException {
        String name = null;
        long instanceId = 0;
        int legacyLengthBytes = -1;
        StateParser.Builder state = states.builder();
        for (String member = tokens.nextMember(); member != null; member = tokens.nextMember()) {
            switch (member) {
                case "name" -> name = tokens.text("name of a device");
                case "instance_id" -> instanceId = tokens.number("instance_id of device " + name);
                case "size" -> legacyLengthBytes = tokens.count("size of device " + name);
                default -> state.member(member);
            }
        }
        if (name == null || !state.hasFields()) {
            throw tokens.refused("device " + name + " has no name or no fields");
        }
        SectionKey key = key(name, instanceId);
        OptionalInt legacy = legacyLengthBytes < 0 ? OptionalInt.empty() : OptionalInt.of(legacyLengthBytes);
        if (devices.put(key, new DeviceDescription(key, state.build("device " + name), legacy)) != null) {
            throw tokens.refused("device " + key + " is described twice");
        }
    }

    private SectionKey key(String name, long instanceId) {
        try {
            return SectionKey.of(name, instanceId);
        } catch (IllegalArgumentException e) {
            throw tokens.refused("device " + name + " cannot be a section's: " + e.getMessage());
        }
    }
}
