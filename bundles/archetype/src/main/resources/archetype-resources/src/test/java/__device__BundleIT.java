package ${package};

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.util.tracker.ServiceTracker;

/** The built jar in a real framework: it resolves, starts, and its provider appears as a service. */
@Timeout(60)
class ${device}BundleIT {
    private static final String PROVIDER = "org.drover.api.device.DeviceBackendProvider";
    private static final long DEADLINE_MILLIS = 20_000;

    @TempDir
    private Path cache;

    @Test
    void providerIsNoService() throws Exception {
        Framework framework = new FrameworkFactory()
                .newFramework(Map.of(
                        Constants.FRAMEWORK_STORAGE, cache.toString(),
                        Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT));
        framework.start();
        try {
            BundleContext context = framework.getBundleContext();
            for (Path jar : container()) {
                context.installBundle("reference:" + jar.toUri());
            }
            Bundle bundle = context.installBundle(
                    "reference:" + Path.of(System.getProperty("bundle.jar")).toUri());
            for (Bundle installed : context.getBundles()) {
                installed.start();
            }
            assertEquals(Bundle.ACTIVE, bundle.getState());

            String filter = "(&(objectClass=" + PROVIDER + ")(drover.device.scheme=${scheme}))";
            ServiceTracker<Object, Object> tracker = new ServiceTracker<>(context, context.createFilter(filter), null);
            tracker.open(true); // of all class spaces: the test has its own copy of the API
            try {
                assertNotNull(tracker.waitForService(DEADLINE_MILLIS), "no service " + filter);
                assertEquals(bundle, tracker.getServiceReference().getBundle());
            } finally {
                tracker.close();
            }
        } finally {
            framework.stop();
            framework.waitForStop(DEADLINE_MILLIS);
        }
    }

    private static List<Path> container() throws Exception {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("container.directory")))) {
            List<Path> jars = files.sorted().toList();
            assertTrue(jars.size() >= 5, () -> "only " + jars);
            return jars;
        }
    }
}
