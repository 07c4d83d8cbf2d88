// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vfio.internal.sysfs;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A device as sysfs shows it. Source: {@code Documentation/ABI/testing/sysfs-bus-pci}, {@code sysfs-bus-vfio-mdev} and
 * {@code sysfs-devices-vfio-dev} of Linux 6.12. Everything is read anew on each call.
 *
 * @param folder the device's folder, links resolved
 */
public record SysfsDevice(Path folder) {
    /** Returns the name that the kernel knows the device by: PCI address or mdev UUID. */
    public String name() {
        return folder.getFileName().toString();
    }

    /** Returns the driver that it is bound to; empty if there is none. */
    public Optional<String> driver() {
        return linkName("driver");
    }

    /** Returns the number of its IOMMU group; empty if it has none. */
    public Optional<String> iommuGroup() {
        return linkName("iommu_group");
    }

    /** Returns whether it is an SR-IOV virtual function. */
    public boolean isVirtualFunction() {
        return Files.exists(folder.resolve("physfn"));
    }

    /** Returns the name of its own VFIO character device, {@code vfioN}; empty if it has none. */
    public Optional<String> characterDevice() {
        Path parent = folder.resolve("vfio-dev");
        if (!Files.isDirectory(parent)) {
            return Optional.empty();
        }
        try (DirectoryStream<Path> children = Files.newDirectoryStream(parent, "vfio*")) {
            for (Path child : children) {
                return Optional.of(child.getFileName().toString());
            }
        } catch (IOException e) {
            // It went away while we looked: the same as not being there.
        }
        return Optional.empty();
    }

    /**
     * Returns a number from an attribute such as {@code vendor}, -1 if there is none.
     *
     * @param attribute the file's name; its content is like {@code 0x15b3}
     */
    public int number(String attribute) {
        return text(attribute)
                .filter(text -> text.matches("0x[0-9a-f]{1,7}"))
                .map(text -> Integer.decode(text))
                .orElse(-1);
    }

    /**
     * Returns an attribute's text without the line's end; empty if there is none.
     *
     * @param attribute the file's name
     */
    public Optional<String> text(String attribute) {
        try {
            return Optional.of(Files.readString(folder.resolve(attribute)).strip());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private Optional<String> linkName(String link) {
        try {
            return Optional.of(folder.resolve(link).toRealPath().getFileName().toString());
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
