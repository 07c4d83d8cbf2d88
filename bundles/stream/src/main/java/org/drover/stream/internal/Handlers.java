// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream.internal;

import org.drover.runtime.wire.SectionKey;
import org.drover.runtime.wire.WireName;

/** Which sections are of which handler. */
final class Handlers {
    /** The idstr of RAM. */
    private static final WireName RAM = WireName.of("ram");

    /** The handler's name, which a device without a path has as its idstr; with a path it stands behind that. */
    private static final String VFIO = "vfio";

    private Handlers() {}

    /** Returns whether a section is of RAM. */
    static boolean isRam(SectionKey key) {
        return key.instanceId() == 0 && key.idstr().equals(RAM);
    }

    /** Returns whether a section is of a VFIO device. Allocates: asked once a section. */
    static boolean isVfio(SectionKey key) {
        String idstr = key.idstr().text();
        return idstr.equals(VFIO) || idstr.endsWith('/' + VFIO);
    }
}
