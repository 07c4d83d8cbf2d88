// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.itest.bundle;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.drover.itest.BuiltJars;
import org.drover.itest.ShippedJar;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.ops4j.pax.exam.CoreOptions;
import org.ops4j.pax.exam.ExamSystem;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.nat.internal.NativeTestContainer;
import org.ops4j.pax.exam.spi.DefaultExamSystem;
import org.ops4j.pax.exam.spi.PaxExamRuntime;
import org.osgi.framework.BundleContext;

/**
 * Pax Exam's native container for Jupiter, for which Pax Exam has no driver.
 *
 * <p>{@code DefaultExamSystem} rather than {@code PaxExamRuntime.createTestSystem}: the latter adds bundles that it resolves over
 * the network at run time.
 */
final class FelixExtension implements BeforeAllCallback, ParameterResolver {

    private static final int START_DEADLINE_MILLIS = 60_000;
    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(FelixExtension.class);

    private record Running(NativeTestContainer container, ExamSystem system) implements AutoCloseable {
        @Override
        public void close() {
            container.stop();
            system.clear();
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        List<Option> options = new ArrayList<>();
        bundles().forEach(bundle -> options.add(CoreOptions.url("reference:" + bundle.toUri())));
        options.add(CoreOptions.cleanCaches(true));
        options.add(CoreOptions.systemTimeout(START_DEADLINE_MILLIS));
        options.add(CoreOptions.systemProperty("org.ops4j.pax.logging.DefaultServiceLog.level")
                .value("WARN"));

        ExamSystem system = DefaultExamSystem.create(options.toArray(Option[]::new));
        NativeTestContainer container =
                (NativeTestContainer) PaxExamRuntime.getTestContainerFactory().create(system)[0];
        context.getStore(NAMESPACE).put(Running.class, new Running(container, system));
        container.start();
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == BundleContext.class;
    }

    @Override
    public BundleContext resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getStore(NAMESPACE)
                .get(Running.class, Running.class)
                .container()
                .getSystemBundle()
                .getBundleContext();
    }

    private static Stream<Path> bundles() {
        return Stream.of(
                        BuiltJars.containerBundles(),
                        BuiltJars.thirdPartyBundles(),
                        BuiltJars.shipped().stream().map(ShippedJar::jar).toList())
                .flatMap(List::stream);
    }
}
