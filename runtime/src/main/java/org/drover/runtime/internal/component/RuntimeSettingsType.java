// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.internal.component;

import java.io.InputStream;
import org.drover.api.migration.MigrationParameters;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.AttributeDefinition;
import org.osgi.service.metatype.MetaTypeProvider;
import org.osgi.service.metatype.MetaTypeService;
import org.osgi.service.metatype.ObjectClassDefinition;

/**
 * What {@link RuntimeSettings} can be configured with, for consoles: made of {@link MigrationParameters}, so that it cannot
 * say something else. Without the Metatype service it is not there, and its class is not loaded.
 */
@Component(
        service = MetaTypeProvider.class,
        property = "metatype.pid=" + RuntimeSettings.PID,
        reference = @Reference(name = "metatype", service = MetaTypeService.class))
public final class RuntimeSettingsType implements MetaTypeProvider, ObjectClassDefinition {
    /** Created by the service component runtime. */
    @Activate
    public RuntimeSettingsType() {}

    @Override
    public ObjectClassDefinition getObjectClassDefinition(String id, String locale) {
        return this;
    }

    /** The texts are in English only. */
    @Override
    public String[] getLocales() {
        return null;
    }

    @Override
    public String getName() {
        return "Drover";
    }

    @Override
    public String getID() {
        return RuntimeSettings.PID;
    }

    @Override
    public String getDescription() {
        return "Parameters that a migration has where its request gives none.";
    }

    /** None of them has to be given. */
    @Override
    public AttributeDefinition[] getAttributeDefinitions(int filter) {
        return filter == REQUIRED
                ? new AttributeDefinition[0]
                : MigrationParameters.ALL.stream().map(ParameterDefinition::new).toArray(AttributeDefinition[]::new);
    }

    @Override
    public InputStream getIcon(int size) {
        return null;
    }
}
