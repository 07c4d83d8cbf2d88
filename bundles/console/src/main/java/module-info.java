// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
/**
 * The console of Drover's container: interactive, or with a script. Of use in an OSGi container only.
 */
module org.drover.console {
    requires org.drover.api;
    requires org.drover.frontend;
    requires org.drover.shell;
    requires static org.apache.felix.framework;
    requires static org.apache.felix.gogo.runtime;
    requires static org.jline;
    requires static org.osgi.annotation.bundle;
    requires static org.osgi.annotation.versioning;
    requires static org.osgi.service.component.annotations;
}
