// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.transport.rdma;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.drover.api.Availability;

/**
 * Looks for what RDMA from user space needs: the libraries of rdma-core, the character devices of the kernel's ib_uverbs and
 * rdma_ucm, a device with an active port (Documentation/ABI/stable/sysfs-class-infiniband), and memory that may be locked.
 *
 * @param libraries loads the libraries, or throws {@link LinkageError}
 * @param deviceDirectory {@code /dev/infiniband}
 * @param sysfsDirectory {@code /sys/class/infiniband}
 * @param locked what may be locked
 */
record RdmaProbe(Runnable libraries, Path deviceDirectory, Path sysfsDirectory, LockedMemory locked) {
    /** The least that a channel registers with buffers of the migration's size, at depth 1. */
    private static final long SMALLEST_CHANNEL_BYTES = (2L + ReceiveSide.RESERVED) * ((1 << 20) + 4096);

    static RdmaProbe ofThisMachine() {
        return new RdmaProbe(
                NativeVerbs::load,
                Path.of("/dev/infiniband"),
                Path.of("/sys/class/infiniband"),
                LockedMemory.OF_THIS_PROCESS);
    }

    /** Returns whether RDMA can be used; if not, the first thing that is missing and what to do. Does not throw. */
    Availability availability() {
        String missing = missing();
        return missing == null ? Availability.AVAILABLE : Availability.unavailable(missing);
    }

    private String missing() {
        try {
            libraries.run();
        } catch (LinkageError e) {
            return "librdmacm.so.1 or libibverbs.so.1 cannot be loaded; install rdma-core (librdmacm1, libibverbs1)";
        }
        List<Path> devices = list(sysfsDirectory, "*");
        if (devices.isEmpty()) {
            return "no RDMA device; install an adapter and its driver, or try software: modprobe rdma_rxe, then"
                    + " rdma link add rxe0 type rxe netdev INTERFACE";
        }
        List<String> ports = new ArrayList<>();
        boolean active = false;
        for (Path device : devices) {
            for (Path port : list(device.resolve("ports"), "*")) {
                String state = read(port.resolve("state"));
                active |= state.endsWith("ACTIVE");
                ports.add(device.getFileName() + "/" + port.getFileName() + " " + state);
            }
        }
        if (!active) {
            return "no port is active (" + String.join(", ", ports) + "); bring the link up";
        }
        String unusable = unusable(deviceDirectory.resolve("rdma_cm"), "modprobe rdma_ucm");
        if (unusable != null) {
            return unusable;
        }
        List<Path> verbs = list(deviceDirectory, "uverbs[0-9]*");
        if (verbs.isEmpty()) {
            return "no " + deviceDirectory + "/uverbs*; modprobe ib_uverbs";
        }
        for (Path device : verbs) {
            unusable = unusable(device, "modprobe ib_uverbs");
            if (unusable != null) {
                return unusable;
            }
        }
        String shortage = locked.shortage(SMALLEST_CHANNEL_BYTES);
        return shortage == null ? null : "the smallest channel " + shortage;
    }

    private static String unusable(Path device, String remedy) {
        if (!Files.exists(device)) {
            return "no " + device + "; " + remedy;
        }
        return Files.isReadable(device) && Files.isWritable(device)
                ? null
                : "no permission to read and write " + device + "; check user and groups, and udev's rules for it";
    }

    private static List<Path> list(Path directory, String glob) {
        List<Path> found = new ArrayList<>();
        if (Files.isDirectory(directory)) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, glob)) {
                entries.forEach(found::add);
            } catch (IOException e) {
                // As if it were empty: what is missing is named by the caller.
                return List.of();
            }
        }
        return found;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).trim();
        } catch (IOException e) {
            return "unreadable";
        }
    }
}
