// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
/**
 * Starts an OSGi framework with the bundles of a distribution.
 *
 * @uses org.osgi.framework.launch.FrameworkFactory the framework
 */
module org.drover.container {
    requires org.apache.felix.framework;
    requires static org.osgi.annotation.bundle;
    requires static org.osgi.annotation.versioning;

    uses org.osgi.framework.launch.FrameworkFactory;
}
