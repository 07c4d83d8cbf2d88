// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.api.device;

import org.drover.api.Availability;

/**
 * A device of this host as a provider sees it, without opening it for a migration.
 *
 * @param spec what a user writes to name it
 * @param driver the driver it is bound to, or the reason why it has none
 * @param description one line for people: kind, vendor, place
 * @param migratable whether it can migrate and, if not, why and what to do
 */
public record DeviceDescription(DeviceSpec spec, String driver, String description, Availability migratable) {}
