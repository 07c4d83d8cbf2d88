// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
/**
 * Drover's commands for a Gogo shell. Of use in an OSGi container only: nothing but Declarative Services makes the commands.
 */
module org.drover.shell {
    requires org.drover.api;
    requires org.drover.frontend;
    requires org.slf4j;
    requires static org.apache.felix.framework;
    requires static org.apache.felix.gogo.runtime;
    requires static org.osgi.annotation.bundle;
    requires static org.osgi.annotation.versioning;
    requires static org.osgi.service.component;
    requires static org.osgi.service.component.annotations;
    requires static org.osgi.service.metatype.annotations;

    exports org.drover.shell;
}
