// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
/**
 * A device that obeys the VFIO migration contract without hardware.
 */
module org.drover.simulated {
    requires org.drover.api;
    requires org.drover.vfio;
    requires org.slf4j;
    requires static org.osgi.annotation.bundle;
    requires static org.osgi.annotation.versioning;
    requires static org.osgi.service.component.annotations;
}
