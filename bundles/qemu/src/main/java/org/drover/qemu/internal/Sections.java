// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.qemu.internal;

import org.drover.runtime.wire.SectionKey;

/** What kinds of sections a machine's stream has, as far as they matter here. */
final class Sections {
    /** The memory: {@code ram_mig_init} of QEMU's {@code migration/ram.c}. */
    static final SectionKey RAM = SectionKey.of("ram", 0);

    /** How the idstr of a VFIO device ends: {@code vfio_migration_init} of QEMU's {@code hw/vfio/migration.c}. */
    private static final String VFIO_IDSTR_END = "/vfio";

    private Sections() {}

    /** Returns whether it is a VFIO device's. */
    static boolean isVfio(SectionKey key) {
        return key.idstr().text().endsWith(VFIO_IDSTR_END);
    }

    /** Returns whether the end of its live sections can be found without a description. */
    static boolean isLive(SectionKey key) {
        return key.equals(RAM) || isVfio(key);
    }
}
