// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
/**
 * The migration engine of both sides, its wire codecs and the registry of plug-ins.
 */
module org.drover.runtime {
    requires org.drover.api;
    requires org.slf4j;
    requires static org.osgi.annotation.bundle;
    requires static org.osgi.annotation.versioning;
    requires static org.osgi.service.component.annotations;
}
