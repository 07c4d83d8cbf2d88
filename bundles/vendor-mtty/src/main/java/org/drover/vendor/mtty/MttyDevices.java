// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vendor.mtty;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Recognizes the devices of mtty in sysfs. Source: {@code Documentation/ABI/testing/sysfs-bus-vfio-mdev} of Linux 6.12. Read
 * anew on each call.
 *
 * @param sys usually {@code /sys}
 */
record MttyDevices(Path sys) {
    static final String DRIVER = "mtty";

    private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final Pattern TYPE = Pattern.compile(DRIVER + "-([12])");

    /**
     * Returns how many ports a device has, or nothing if it is none of mtty's. Those of the lab's {@code mtty_large} are not:
     * their state goes on behind the ports, in a format that this bundle does not know.
     *
     * @param name of a device of scheme {@code vfio}: UUID of a mediated device, or absolute path in sysfs
     */
    OptionalInt portsOf(String name) {
        try {
            Path folder = folderOf(name);
            if (folder == null || !DRIVER.equals(nameBehind(folder.resolve("driver")))) {
                return OptionalInt.empty();
            }
            Matcher type = TYPE.matcher(nameBehind(folder.resolve("mdev_type")));
            return type.matches() ? OptionalInt.of(Integer.parseInt(type.group(1))) : OptionalInt.empty();
        } catch (IOException | InvalidPathException e) {
            return OptionalInt.empty(); // Not there, or gone while we looked: not ours to report.
        }
    }

    private Path folderOf(String name) {
        if (name.startsWith("/")) {
            return Path.of(name);
        }
        String lower = name.toLowerCase(Locale.ROOT);
        return UUID.matcher(lower).matches() ? sys.resolve("bus/mdev/devices").resolve(lower) : null;
    }

    private static String nameBehind(Path link) throws IOException {
        return link.toRealPath().getFileName().toString();
    }
}
