// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.shell.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The configuration of a device that the commands know by a name; one configuration for each. */
@ObjectClassDefinition(
        id = DeviceSettings.FACTORY_PID,
        name = "Drover device",
        description = "A device that Drover's commands know by a name. It is opened when a command uses it.")
public @interface DeviceSettings {
    /** The factory's PID. */
    String FACTORY_PID = "org.drover.device";

    /** What commands call it. */
    @AttributeDefinition(
            name = "name",
            description =
                    "What commands call the device: letters, digits and ._- without a colon, at most 64 characters.")
    String name();

    /** How it is opened. */
    @AttributeDefinition(
            name = "spec",
            description = "How the device is opened: SCHEME:LOCATION?OPTIONS, for example vfio:0000:3b:00.2?id=nic0.")
    String spec();
}
