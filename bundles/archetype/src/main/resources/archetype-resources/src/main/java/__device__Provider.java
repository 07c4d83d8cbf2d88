package ${package};

import java.util.List;
import org.drover.api.Availability;
import org.drover.api.ConfigurationException;
import org.drover.api.device.DeviceBackend;
import org.drover.api.device.DeviceBackendProvider;
import org.drover.api.device.DeviceDescription;
import org.drover.api.device.DeviceSpec;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Opens devices of scheme {@code ${scheme}}: {@code ${scheme}:port0}. */
@Component(property = DeviceBackendProvider.SCHEME_PROPERTY + "=" + ${device}Provider.SCHEME)
public final class ${device}Provider implements DeviceBackendProvider {
    static final String SCHEME = "${scheme}";

    /** Creates the provider; for {@link java.util.ServiceLoader} and Declarative Services. */
    @Activate
    public ${device}Provider() {}

    @Override
    public String scheme() {
        return SCHEME;
    }

    /** Say here why the devices cannot be used: a driver that is not loaded, a folder that may not be read. */
    @Override
    public Availability availability() {
        return Availability.AVAILABLE;
    }

    /** Return MATCH_SPECIFIC for devices of yours where the scheme is not yours alone. */
    @Override
    public int match(DeviceSpec spec) {
        return spec.scheme().equals(SCHEME) ? MATCH_GENERIC : MATCH_NONE;
    }

    @Override
    public DeviceBackend open(DeviceSpec spec) {
        if (!spec.options().isEmpty()) {
            throw new ConfigurationException("device '" + spec + "' has options, and " + SCHEME + " knows none");
        }
        return new ${device}Backend(spec.name());
    }

    /** Return the devices of this host. */
    @Override
    public List<DeviceDescription> discover() {
        return List.of();
    }
}
