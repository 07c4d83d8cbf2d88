// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vfio.internal.pci;

import static org.drover.vfio.internal.pci.PciRegisters.*;
import static org.drover.vfio.uapi.VfioDeviceInfos.VFIO_PCI_BAR0_REGION_INDEX;
import static org.drover.vfio.uapi.VfioDeviceInfos.VFIO_PCI_CONFIG_REGION_INDEX;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.drover.api.device.ConfigState;
import org.drover.api.device.DeviceException;
import org.drover.vfio.internal.device.DeviceRegion;
import org.drover.vfio.kernel.VfioFile;

/**
 * Configuration space and MSI-X vectors of a PCI device, in the layout of QEMU's vmstate {@code VFIOPCIDevice} version 1
 * ({@code vmstate_vfio_pci_config} in {@code hw/vfio/pci.c}, {@code vmstate_pci_device} in {@code hw/pci/pci.c}, QEMU 10.0):
 *
 * <pre>
 * i32 2 | configuration space | 4 x u32 INTx level | 16 bytes a MSI-X vector | 1 bit a vector, whole bytes
 * </pre>
 *
 * <p><b>Saving.</b> The space is always 4096 bytes, as QEMU's is for any vfio-pci device: what the driver has less is 0.
 * The INTx levels are 0, because the kernel does not show them; a device that still asserts its line asserts it anew.
 *
 * <p><b>Loading.</b> A space of 256 bytes is taken as well. All of it is checked first ({@link PciCompatibility}). Then the
 * device is brought to D0, and these are written, in this order; the rest is the device's own, and its driver moves it:
 * <ol>
 *   <li>the BARs: in vfio-pci mere numbers, which it keeps so that reads give what was written; they map nothing. QEMU
 *       does not write them, since its guest sees its own copy. Whoever has no copy sees the same here as at the source.
 *   <li>the interrupt line, a number likewise; MSI's address, data and masks; the enable bits of MSI and MSI-X.
 *       <b>Interrupts do not come alive by this</b>: only the device file's owner can give the kernel its eventfds
 *       (VFIO_DEVICE_SET_IRQS), and vfio-pci keeps the enable bits off until then.
 *   <li>the command register, as QEMU does: memory, I/O, bus master, INTx disable. The kernel lets through what is allowed.
 *   <li>the MSI-X vectors, see {@link MsixTable}.
 * </ol>
 *
 * <p><b>Power.</b> QEMU 10.0 follows the power state for what its guest may map, writes none when it loads, and brings a
 * device to D0 before a reset ("stuck in D3" is an error). Here likewise: a device that slept at the source is awake at the
 * destination; its driver wakes it before use in any case, and that does nothing to a device in D0.
 */
public final class VfioPciConfigState implements ConfigState {
    private static final int VERSION = 2;
    private static final int INTX_LEVEL_BYTES = 4 * Integer.BYTES;

    private final String id;
    private final VfioFile device;
    private final DeviceRegion config;
    private final ByteBuffer scratch = ByteBuffer.allocateDirect(PCI_CFG_SPACE_EXP_SIZE);
    private Optional<MsixTable> msix = Optional.empty();

    private VfioPciConfigState(String id, VfioFile device, DeviceRegion config) {
        this.id = id;
        this.device = device;
        this.config = config;
    }

    /**
     * Returns the state of a device; empty if it has no configuration space.
     *
     * @param id the device, for errors
     * @param device its file
     * @throws DeviceException if the driver does not answer
     */
    public static Optional<ConfigState> of(String id, VfioFile device) {
        DeviceRegion config = DeviceRegion.query(id, device, VFIO_PCI_CONFIG_REGION_INDEX);
        return config.sizeBytes() < PCI_STD_HEADER_SIZEOF
                ? Optional.empty()
                : Optional.of(new VfioPciConfigState(id, device, config));
    }

    @Override
    public void save(ByteBuffer target) {
        PciConfigSpace space = readSpace();
        putInt(target, VERSION);
        target.put(space.bytes());
        for (int i = 0; i < INTX_LEVEL_BYTES; i++) {
            target.put((byte) 0);
        }
        msixTable(space).ifPresent(table -> table.save(target));
    }

    @Override
    public void load(ByteBuffer source) {
        PciConfigSpace here = readSpace();
        Optional<MsixTable> table = msixTable(here);
        PciConfigSpace saved = parse(source, table.map(MsixTable::savedBytes).orElse(0));
        PciCompatibility compatibility = new PciCompatibility(id, saved, here);
        compatibility.checkIdentityAndCapabilities();
        for (int bar = 0; bar < PCI_STD_NUM_BARS; bar++) {
            compatibility.checkBar(bar, barRegion(bar).sizeBytes());
        }
        checkIntxLevels(source);
        wake(here);
        write(saved, PCI_BASE_ADDRESS_0, PCI_STD_NUM_BARS * Integer.BYTES, Integer.BYTES);
        write(saved, PCI_INTERRUPT_LINE, 1, 1);
        writeMsi(saved);
        write(saved, PCI_COMMAND, 2, 2);
        table.ifPresent(t -> t.load(source));
    }

    /** Takes version and space off {@code source}, if its length is right. */
    private PciConfigSpace parse(ByteBuffer source, int msixBytes) {
        int spaceBytes = source.remaining() - Integer.BYTES - INTX_LEVEL_BYTES - msixBytes;
        if (spaceBytes != PCI_CFG_SPACE_SIZE && spaceBytes != PCI_CFG_SPACE_EXP_SIZE) {
            throw new DeviceException("device " + id + ": the configuration to load has " + source.remaining()
                    + " bytes; this device's has " + (4116 + msixBytes) + " or " + (276 + msixBytes) + ", of which "
                    + msixBytes + " are MSI-X vectors; both sides need the same device (a display device's edid state"
                    + " is not supported)");
        }
        int version = getInt(source);
        if (version != VERSION) {
            throw new DeviceException("device " + id + ": the configuration to load has version " + version
                    + "; this release knows version " + VERSION);
        }
        byte[] bytes = new byte[spaceBytes];
        source.get(bytes);
        return new PciConfigSpace(bytes);
    }

    private void checkIntxLevels(ByteBuffer source) {
        for (int pin = 0; pin < INTX_LEVEL_BYTES / Integer.BYTES; pin++) {
            int level = getInt(source);
            if (level != 0 && level != 1) {
                throw new DeviceException("device " + id + ": the configuration to load has level " + level
                        + " on interrupt pin " + pin + "; it is damaged");
            }
        }
    }

    private PciConfigSpace readSpace() {
        byte[] bytes = new byte[PCI_CFG_SPACE_EXP_SIZE];
        int length = (int) Math.min(bytes.length, config.sizeBytes());
        scratch.clear().limit(length);
        config.read(scratch, 0);
        scratch.flip().get(bytes, 0, length);
        PciConfigSpace space = new PciConfigSpace(bytes);
        if (!space.isPresent()) {
            throw new DeviceException(
                    "device " + id + ": its configuration space reads as all ones: it is unplugged or has failed");
        }
        return space;
    }

    /** The table is made once, because it keeps what was loaded. */
    private Optional<MsixTable> msixTable(PciConfigSpace space) {
        if (msix.isEmpty()) {
            msix = capability(space, PCI_CAP_ID_MSIX).map(at -> {
                int table = space.u32(at + PCI_MSIX_TABLE);
                int pending = space.u32(at + PCI_MSIX_PBA);
                return new MsixTable(
                        (space.u16(at + PCI_MSIX_FLAGS) & PCI_MSIX_FLAGS_QSIZE) + 1,
                        barRegion(table & PCI_MSIX_BIR),
                        Integer.toUnsignedLong(table & ~PCI_MSIX_BIR),
                        barRegion(pending & PCI_MSIX_BIR),
                        Integer.toUnsignedLong(pending & ~PCI_MSIX_BIR));
            });
        }
        return msix;
    }

    private Optional<Integer> capability(PciConfigSpace space, int capabilityId) {
        try {
            return space.capability(capabilityId).map(PciConfigSpace.Capability::offset);
        } catch (IllegalArgumentException e) {
            throw new DeviceException("device " + id + ": its configuration space cannot be read", 0, e);
        }
    }

    private void wake(PciConfigSpace here) {
        Optional<Integer> power = capability(here, PCI_CAP_ID_PM);
        if (power.isEmpty()) {
            return;
        }
        int at = power.get() + PCI_PM_CTRL;
        int control = here.u16(at);
        if ((control & PCI_PM_CTRL_STATE_MASK) == 0) {
            return;
        }
        int awake = control & ~PCI_PM_CTRL_STATE_MASK;
        scratch.clear();
        scratch.put((byte) awake).put((byte) (awake >> 8)).flip();
        config.write(scratch, at);
        int state = readSpace().u16(at) & PCI_PM_CTRL_STATE_MASK;
        if (state != 0) {
            throw new DeviceException("device " + id + ": stays in power state D" + state
                    + ", and must be in D0 to load; reset it, or bind its driver anew");
        }
    }

    private void writeMsi(PciConfigSpace saved) {
        capability(saved, PCI_CAP_ID_MSI).ifPresent(at -> {
            int flags = saved.u16(at + PCI_MSI_FLAGS);
            boolean wide = (flags & PCI_MSI_FLAGS_64BIT) != 0;
            boolean masks = (flags & PCI_MSI_FLAGS_MASKBIT) != 0;
            int dataAt = wide ? 12 : 8;
            write(saved, at + 4, dataAt - 4, Integer.BYTES);
            write(saved, at + dataAt, 2, 2);
            if (masks) {
                write(saved, at + dataAt + 4, Integer.BYTES, Integer.BYTES);
            }
            write(saved, at + PCI_MSI_FLAGS, 2, 2);
        });
        capability(saved, PCI_CAP_ID_MSIX).ifPresent(at -> write(saved, at + PCI_MSIX_FLAGS, 2, 2));
    }

    /** Writes registers one at a time, each with its own width: drivers look at the access, not only at the bytes. */
    private void write(PciConfigSpace saved, int offset, int bytes, int registerBytes) {
        for (int at = offset; at < offset + bytes; at += registerBytes) {
            if (at + registerBytes > config.sizeBytes()) {
                return;
            }
            scratch.clear();
            scratch.put(saved.bytes(), at, registerBytes).flip();
            config.write(scratch, at);
        }
    }

    private DeviceRegion barRegion(int bar) {
        return DeviceRegion.query(id, device, VFIO_PCI_BAR0_REGION_INDEX + bar);
    }

    private static void putInt(ByteBuffer target, int value) {
        target.put((byte) (value >> 24))
                .put((byte) (value >> 16))
                .put((byte) (value >> 8))
                .put((byte) value);
    }

    private static int getInt(ByteBuffer source) {
        return (source.get() & 0xff) << 24
                | (source.get() & 0xff) << 16
                | (source.get() & 0xff) << 8
                | source.get() & 0xff;
    }
}
