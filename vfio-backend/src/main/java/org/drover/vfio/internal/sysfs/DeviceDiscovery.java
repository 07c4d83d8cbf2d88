// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vfio.internal.sysfs;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.drover.api.Availability;
import org.drover.api.device.DeviceDescription;
import org.drover.api.device.DeviceSpec;

/**
 * Lists the devices of a host that VFIO could migrate, without opening any: those bound to a VFIO driver, those that a
 * variant driver is made for, and mediated devices.
 */
public final class DeviceDiscovery {
    private final String scheme;
    private final HostPaths paths;

    /**
     * Creates a discovery.
     *
     * @param scheme of the specifications that are given
     * @param paths where to look
     */
    public DeviceDiscovery(String scheme, HostPaths paths) {
        this.scheme = scheme;
        this.paths = paths;
    }

    /** Returns the devices, PCI first, each by name. */
    public List<DeviceDescription> discover() {
        List<DeviceDescription> found = new ArrayList<>();
        for (SysfsDevice device : devices(paths.pciDevices())) {
            Optional<VariantDriver> variant = VariantDriver.of(device);
            if (variant.isPresent()
                    || device.driver().filter(DeviceDiscovery::isVfio).isPresent()) {
                found.add(pci(device, variant));
            }
        }
        for (SysfsDevice device : devices(paths.mdevDevices())) {
            found.add(mediated(device));
        }
        return found;
    }

    private DeviceDescription pci(SysfsDevice device, Optional<VariantDriver> variant) {
        String kind = variant.map(VariantDriver::device)
                .orElse(device.isVirtualFunction() ? "PCI virtual function" : "PCI device");
        String text = String.format(
                "%s, vendor %04x, device %04x%s",
                kind, device.number("vendor"), device.number("device"), groupText(device));
        return new DeviceDescription(spec(device), driverText(device), text, pciMigratable(device, variant));
    }

    private DeviceDescription mediated(SysfsDevice device) {
        String type = new SysfsDevice(device.folder().resolve("mdev_type"))
                .text("name")
                .orElse("unknown type");
        String parent = device.folder().getParent().getFileName().toString();
        return new DeviceDescription(
                spec(device),
                driverText(device),
                "mediated device of " + parent + ", type " + type + groupText(device),
                device.driver().isEmpty()
                        ? Availability.unavailable("no driver is bound to it; load it: modprobe vfio_mdev mdev")
                        : DeviceAccess.of(device, paths));
    }

    private Availability pciMigratable(SysfsDevice device, Optional<VariantDriver> variant) {
        Optional<String> driver = device.driver();
        if (variant.isEmpty()) {
            // Bound to a VFIO driver: the generic one cannot migrate, of any other only opening the device tells.
            return driver.filter("vfio-pci"::equals).isPresent()
                    ? Availability.unavailable(
                            "vfio-pci itself cannot migrate, and the kernel has no variant driver for"
                                    + " this device; if its vendor has one, bind it")
                    : DeviceAccess.of(device, paths);
        }
        String module = variant.get().module();
        if (driver.filter(variant.get()::isNamed).isPresent()) {
            return DeviceAccess.of(device, paths);
        }
        return Availability.unavailable(bindAdvice(device, module));
    }

    private static String bindAdvice(SysfsDevice device, String module) {
        String folder = "/sys/bus/pci/devices/" + device.name();
        String unbind =
                device.driver().isPresent() ? "echo " + device.name() + " > " + folder + "/driver/unbind; " : "";
        return (device.driver().isPresent()
                        ? "it is bound to " + device.driver().get() + ", which cannot migrate"
                        : "no driver is bound to it")
                + "; bind its migration driver: modprobe " + module + "; " + unbind + "echo " + module + " > " + folder
                + "/driver_override; echo " + device.name() + " > /sys/bus/pci/drivers_probe";
    }

    private DeviceSpec spec(SysfsDevice device) {
        return new DeviceSpec(scheme, device.name(), Map.of());
    }

    private static String driverText(SysfsDevice device) {
        return device.driver().orElse("none bound");
    }

    private static String groupText(SysfsDevice device) {
        return device.iommuGroup().map(group -> ", IOMMU group " + group).orElse(", no IOMMU group");
    }

    private static boolean isVfio(String driver) {
        return driver.contains("vfio");
    }

    private static List<SysfsDevice> devices(Path bus) {
        List<SysfsDevice> devices = new ArrayList<>();
        if (!Files.isDirectory(bus)) {
            return devices;
        }
        List<Path> links = new ArrayList<>();
        try (DirectoryStream<Path> children = Files.newDirectoryStream(bus)) {
            children.forEach(links::add);
        } catch (IOException e) {
            return devices;
        }
        Collections.sort(links);
        for (Path link : links) {
            try {
                devices.add(new SysfsDevice(link.toRealPath()));
            } catch (IOException e) {
                // Unplugged while we looked.
            }
        }
        return devices;
    }
}
