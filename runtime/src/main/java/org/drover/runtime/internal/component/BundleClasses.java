// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.internal.component;

import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads what a migration may need of a bundle that is being stopped. Classes are loaded when they are first used, and those
 * that only the end of a migration uses could not be loaded any more once the framework has dropped the bundle's content.
 */
final class BundleClasses {
    private static final Logger LOG = LoggerFactory.getLogger(BundleClasses.class);

    private static final String SUFFIX = ".class";

    private BundleClasses() {}

    /**
     * Loads all classes of a bundle; does not initialise them.
     *
     * @param bundle being stopped; {@code null} if it has gone already
     */
    static void load(Bundle bundle) {
        BundleWiring wiring = bundle == null ? null : bundle.adapt(BundleWiring.class);
        if (wiring == null) {
            return;
        }
        int options = BundleWiring.LISTRESOURCES_LOCAL | BundleWiring.LISTRESOURCES_RECURSE;
        for (String path : wiring.listResources("/", "*" + SUFFIX, options)) {
            if (path.contains("-")) {
                continue; // module-info and package-info
            }
            String name = path.substring(0, path.length() - SUFFIX.length()).replace('/', '.');
            try {
                wiring.getClassLoader().loadClass(name);
            } catch (ClassNotFoundException | LinkageError e) {
                // With an import that is optional and absent, for one. Who needs it will say so.
                LOG.debug("{}: class {} cannot be loaded", bundle.getSymbolicName(), name, e);
            }
        }
    }
}
