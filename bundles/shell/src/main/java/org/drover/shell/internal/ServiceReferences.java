// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.shell.internal;

import java.util.Collections;
import java.util.List;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** Looks services up. */
final class ServiceReferences {
    private ServiceReferences() {}

    /** Returns all services of a type, the preferred ones first. */
    static <T> List<ServiceReference<T>> of(BundleContext context, Class<T> type) {
        try {
            return context.getServiceReferences(type, null).stream()
                    .sorted(Collections.reverseOrder())
                    .toList();
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("there is no filter that could be wrong", e);
        }
    }
}
