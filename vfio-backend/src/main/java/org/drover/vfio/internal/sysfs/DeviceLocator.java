// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vfio.internal.sysfs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.drover.api.ConfigurationException;
import org.drover.api.device.DeviceException;

/** Finds a device by the name that a user gave: PCI address, mdev UUID, or path of its folder in sysfs. */
public final class DeviceLocator {
    private static final Pattern PCI_ADDRESS =
            Pattern.compile("(?:([0-9a-f]{4,8}):)?([0-9a-f]{2}:[01][0-9a-f]\\.[0-7])");
    private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private final HostPaths paths;

    /**
     * Creates a locator.
     *
     * @param paths where to look
     */
    public DeviceLocator(HostPaths paths) {
        this.paths = paths;
    }

    /**
     * Finds a device.
     *
     * @param name {@code 0000:3b:00.2}, {@code 3b:00.2}, an mdev's UUID, or an absolute path
     * @throws ConfigurationException if it is none of these
     * @throws DeviceException if there is no such device
     */
    public SysfsDevice find(String name) {
        Path folder = folderOf(name);
        if (!Files.isDirectory(folder)) {
            throw new DeviceException("device " + name + ": is not on this host (no " + folder
                    + "); see 'lspci -D' or /sys/bus/mdev/devices");
        }
        try {
            return new SysfsDevice(folder.toRealPath());
        } catch (IOException e) {
            throw new DeviceException("device " + name + ": " + folder + " cannot be followed", 0, e);
        }
    }

    private Path folderOf(String name) {
        if (name.startsWith("/")) {
            return Path.of(name);
        }
        String lower = name.toLowerCase(Locale.ROOT);
        Matcher pci = PCI_ADDRESS.matcher(lower);
        if (pci.matches()) {
            String domain = pci.group(1) == null ? "0000" : pci.group(1);
            return paths.pciDevices().resolve(domain + ":" + pci.group(2));
        }
        if (UUID.matcher(lower).matches()) {
            return paths.mdevDevices().resolve(lower);
        }
        throw new ConfigurationException(
                "device name '" + name + "' is neither a PCI address (0000:3b:00.2 or 3b:00.2),"
                        + " nor the UUID of a mediated device, nor an absolute path in sysfs");
    }
}
