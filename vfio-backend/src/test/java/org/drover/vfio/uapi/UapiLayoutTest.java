// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vfio.uapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.drover.api.device.DeviceState;
import org.drover.api.device.MigrationFlag;
import org.junit.jupiter.api.Test;

/**
 * Compares every number of the package with what a C compiler made of the kernel's headers. A line of the resource is a
 * constant ({@code NAME value}), a size ({@code struct value}) or an offset ({@code struct.field value}).
 */
class UapiLayoutTest {
    private static final List<Class<?>> CLASSES = List.of(
            Iommufd.class,
            VfioContainer.class,
            VfioDeviceInfos.class,
            VfioFeatures.class,
            VfioInterrupts.class,
            VfioIommu.class,
            VfioMigrationStates.class,
            VfioRequests.class);

    @Test
    void everyNumberOfThePackageIsTheCompilers() throws Exception {
        Map<String, Long> expected = compilerLayout();
        Map<String, Long> actual = packageLayout();
        for (Map.Entry<String, Long> entry : actual.entrySet()) {
            assertEquals(expected.get(entry.getKey()), entry.getValue(), entry.getKey());
        }
    }

    @Test
    void everyNumberOfTheCompilerIsInThePackage() throws Exception {
        TreeSet<String> missing = new TreeSet<>(compilerLayout().keySet());
        missing.removeIf(name -> name.contains(":"));
        assertTrue(missing.size() > 200, "the resource is cut short");
        missing.removeAll(packageLayout().keySet());
        assertEquals(new TreeSet<>(), missing);
    }

    @Test
    void theStatesAndFlagsOfTheApiAreTheKernels() throws Exception {
        Map<String, Long> expected = compilerLayout();
        for (DeviceState state : DeviceState.values()) {
            assertEquals(expected.get("VFIO_DEVICE_STATE_" + state.name()), state.raw(), state.name());
        }
        for (MigrationFlag flag : MigrationFlag.values()) {
            assertEquals(expected.get("VFIO_MIGRATION_" + flag.name()), flag.mask(), flag.name());
        }
    }

    private static Map<String, Long> packageLayout() throws IllegalAccessException {
        Map<String, Long> layout = new TreeMap<>();
        for (Class<?> type : CLASSES) {
            for (Field constant : type.getFields()) {
                layout.put(constant.getName(), ((Number) constant.get(null)).longValue());
            }
            for (Class<?> struct : type.getClasses()) {
                String name = kernelName(struct.getSimpleName());
                for (Field field : struct.getFields()) {
                    String fieldName = field.getName().equals("RESERVED")
                            ? "__reserved"
                            : field.getName().toLowerCase(Locale.ROOT);
                    String key = field.getName().equals("SIZEOF") ? name : name + "." + fieldName;
                    layout.put(key, ((Number) field.get(null)).longValue());
                }
            }
        }
        return layout;
    }

    /** VfioIommuType1DmaMap is vfio_iommu_type1_dma_map. */
    private static String kernelName(String simpleName) {
        return simpleName.replaceAll("(?<!^)([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }

    private static Map<String, Long> compilerLayout() throws IOException {
        Map<String, Long> layout = new TreeMap<>();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                UapiLayoutTest.class.getResourceAsStream("/uapi-layout-6.12.txt"), StandardCharsets.US_ASCII))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int space = line.indexOf(' ');
                layout.put(line.substring(0, space), Long.parseLong(line.substring(space + 1)));
            }
        }
        return layout;
    }
}
