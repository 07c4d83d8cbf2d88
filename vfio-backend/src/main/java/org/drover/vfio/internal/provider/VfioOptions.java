// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vfio.internal.provider;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.drover.api.ConfigurationException;
import org.drover.api.device.DeviceSpec;
import org.drover.api.migration.OnOffAuto;
import org.drover.vfio.VfioDevices;
import org.drover.vfio.linux.IommuWay;

/**
 * The options of a device of scheme {@code vfio}.
 *
 * @param id what the device is called on both sides; empty: its name on this host
 * @param iommuWay which way the kernel opens it
 * @param enableMigration as QEMU's option of this name: AUTO migrates if the driver can, ON demands it, OFF refuses
 */
record VfioOptions(Optional<String> id, IommuWay iommuWay, OnOffAuto enableMigration) {
    static final String ENABLE_MIGRATION = "enable-migration";
    private static final String ID = "id";
    private static final String IOMMU = "iommu";

    static VfioOptions of(DeviceSpec spec) {
        Optional<String> id = Optional.empty();
        IommuWay way = IommuWay.AUTO;
        OnOffAuto migration = OnOffAuto.AUTO;
        for (Map.Entry<String, String> option : spec.options().entrySet()) {
            String value = option.getValue();
            switch (option.getKey()) {
                case ID -> id = Optional.of(checkedId(spec, value));
                case IOMMU -> way = oneOf(spec, IOMMU, value, IommuWay.class, "auto, container or iommufd");
                case ENABLE_MIGRATION ->
                    migration = oneOf(spec, ENABLE_MIGRATION, value, OnOffAuto.class, "auto, on or off");
                default ->
                    throw new ConfigurationException("device '" + spec + "' has an unknown option '" + option.getKey()
                            + "'; known are " + ENABLE_MIGRATION + ", " + ID + " and " + IOMMU);
            }
        }
        if (migration == OnOffAuto.OFF) {
            throw new ConfigurationException("device '" + spec + "' is not to be migrated, because it has "
                    + ENABLE_MIGRATION + "=off; leave it out or take the option away");
        }
        return new VfioOptions(id, way, migration);
    }

    private static String checkedId(DeviceSpec spec, String id) {
        if (!VfioDevices.isId(id)) {
            throw new ConfigurationException(
                    "option id='" + id + "' of device '" + spec + "' is not 1 to 250 characters of printable ASCII");
        }
        return id;
    }

    private static <E extends Enum<E>> E oneOf(
            DeviceSpec spec, String key, String value, Class<E> type, String allowed) {
        for (E constant : type.getEnumConstants()) {
            if (constant.name().toLowerCase(Locale.ROOT).equals(value)) {
                return constant;
            }
        }
        throw new ConfigurationException(
                "option " + key + "='" + value + "' of device '" + spec + "' is not " + allowed);
    }
}
