package ${package};

import org.drover.api.device.DeviceBackend;
import org.drover.api.device.DeviceSpec;
import org.drover.testkit.device.DeviceBackendContract;

/** What every device backend promises. A test that does not apply to the device is skipped. */
class ${device}BackendContractTest extends DeviceBackendContract {
    private final ${device}Provider provider = new ${device}Provider();

    @Override
    protected DeviceBackend openSource() {
        return provider.open(DeviceSpec.parse("${scheme}:contract-port0"));
    }

    @Override
    protected DeviceBackend openDestination() {
        return provider.open(DeviceSpec.parse("${scheme}:contract-port0"));
    }
}
