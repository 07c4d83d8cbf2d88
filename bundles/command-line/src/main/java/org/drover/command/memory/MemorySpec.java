// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.memory;

import java.nio.file.Path;
import org.drover.api.ConfigurationException;
import org.drover.api.migration.Parameter;
import org.drover.memory.MappedBlock;

/**
 * A block of memory as the user names it: {@code NAME=SIZE} for new memory, {@code NAME=PATH} or {@code NAME=fd:NUMBER} for
 * what is there, then {@code ,page-size=BYTES} and {@code ,shared}.
 *
 * @param name of the block
 * @param place a size, a path that begins with a slash, or {@code fd:} and a number
 * @param pageBytes of the pages that back it
 * @param shared whether the other side maps the same
 */
public record MemorySpec(String name, String place, int pageBytes, boolean shared) {
    private static final String PAGE_SIZE = "page-size=";
    private static final String DESCRIPTOR = "fd:";

    /**
     * Parses what the user wrote.
     *
     * @throws ConfigurationException if it is no specification
     */
    public static MemorySpec parse(String text) {
        int equals = text.indexOf('=');
        if (equals < 1 || equals == text.length() - 1) {
            throw new ConfigurationException(
                    "memory '" + text + "' is not NAME=SIZE, NAME=/PATH or NAME=fd:NUMBER, for example pc.ram=64MiB");
        }
        String[] parts = text.substring(equals + 1).split(",", -1);
        int pageBytes = 4096;
        boolean shared = false;
        for (int i = 1; i < parts.length; i++) {
            if (parts[i].equals("shared")) {
                shared = true;
            } else if (parts[i].startsWith(PAGE_SIZE)) {
                pageBytes = (int) Math.min(Integer.MAX_VALUE, amount(text, parts[i].substring(PAGE_SIZE.length())));
            } else {
                throw new ConfigurationException("memory '" + text + "': there is no option '" + parts[i]
                        + "'; known are page-size=BYTES and shared");
            }
        }
        MemorySpec spec = new MemorySpec(text.substring(0, equals), parts[0], pageBytes, shared);
        if (!spec.isThere()) {
            amount(text, parts[0]);
        }
        return spec;
    }

    private static long amount(String text, String amount) {
        try {
            return Parameter.parseAmount(amount);
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException("memory '" + text + "': " + e.getMessage());
        }
    }

    private boolean isThere() {
        return place.startsWith("/") || place.startsWith(DESCRIPTOR);
    }

    /** Returns whether the memory is made, all zero, and not there already. */
    boolean isNew() {
        return !isThere();
    }

    /** Maps it. */
    MappedBlock open() {
        if (place.startsWith(DESCRIPTOR)) {
            try {
                int descriptor = Integer.parseUnsignedInt(place.substring(DESCRIPTOR.length()));
                return MappedBlock.ofDescriptor(name, descriptor, pageBytes, shared);
            } catch (NumberFormatException e) {
                throw new ConfigurationException("memory block '" + name + "': '" + place + "' is no file descriptor");
            }
        }
        return place.startsWith("/")
                ? MappedBlock.open(name, Path.of(place), pageBytes, shared)
                : MappedBlock.create(name, Parameter.parseAmount(place));
    }
}
