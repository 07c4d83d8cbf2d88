// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vfio.internal.handler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.ServiceLoader;
import org.drover.api.ConfigurationException;
import org.drover.api.device.PrecopyInfo;
import org.drover.api.handler.HandlerProvider;
import org.drover.api.handler.MigrationScope;
import org.drover.api.handler.SectionId;
import org.drover.api.handler.SectionRegistration;
import org.drover.api.migration.MigrationParameters;
import org.drover.api.migration.OnOffAuto;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules that are decided in one line each. */
@Timeout(30)
class SmallRulesTest {
    @ParameterizedTest
    @CsvSource({
        "OFF, true, true, false",
        "OFF, false, true, false",
        "AUTO, true, true, true",
        "AUTO, false, true, false",
        "AUTO, true, false, false",
        "ON, true, true, true"
    })
    void multifdTransferIsDecidedOtherwiseThanInQemu(
            OnOffAuto wanted, boolean multifd, boolean switchoverStart, boolean expected) {
        FakeContext context = context(wanted, multifd, switchoverStart);
        assertEquals(expected, MultifdTransferDecision.sample("dev", context));
    }

    @ParameterizedTest
    @CsvSource({"false, true, multifd is off", "true, false, send-switchover-start is off"})
    void demandThatCannotBeMetIsIgnored(boolean multifd, boolean switchoverStart, String obstacle) {
        FakeContext context = context(OnOffAuto.ON, multifd, switchoverStart);
        String message = assertThrows(
                        ConfigurationException.class, () -> MultifdTransferDecision.sample("0000:00:03.0", context))
                .getMessage();
        assertTrue(message.contains("0000:00:03.0") && message.contains(obstacle), message);
    }

    private static FakeContext context(OnOffAuto wanted, boolean multifd, boolean switchoverStart) {
        return new FakeContext()
                .with(MigrationParameters.MULTIFD_TRANSFER, wanted)
                .with(MigrationParameters.MULTIFD, multifd)
                .with(MigrationParameters.SEND_SWITCHOVER_START, switchoverStart);
    }

    @ParameterizedTest
    @CsvSource({
        "ON, amd64, true",
        "ON, aarch64, true",
        "OFF, aarch64, false",
        "AUTO, aarch64, true",
        "AUTO, amd64, false",
        "AUTO, arm, false"
    })
    void configWaitsOnTheWrongMachines(OnOffAuto wanted, String architecture, boolean expected) {
        assertEquals(expected, DeviceLoader.isConfigAfterIterables(wanted, architecture));
    }

    /** Columns: what the device said, what was read, and what is left. */
    @ParameterizedTest
    @CsvSource({
        "10, 20, 0, 0, true",
        "10, 20, 4, 26, false",
        "10, 20, 10, 20, true",
        "10, 20, 15, 15, true",
        "10, 20, 30, 0, true",
        "10, 20, 1000, 0, true",
        "0, 20, 5, 15, true",
        "0, 0, 7, 0, true"
    })
    void pendingBytesAreMiscounted(long initial, long dirty, int sent, long left, boolean initialSent) {
        PrecopyProgress progress = new PrecopyProgress();
        progress.refresh(new PrecopyInfo(initial, dirty));
        progress.sent(sent);
        assertEquals(left, progress.pendingBytes());
        assertEquals(initialSent, progress.initialSent());
    }

    @Test
    void pendingBytesBeyondALongBecomeNegative() {
        PrecopyProgress progress = new PrecopyProgress();
        progress.refresh(new PrecopyInfo(-1, 5));
        progress.sent(7);
        assertEquals(Long.MAX_VALUE - 2, progress.pendingBytes());
    }

    @Test
    void sumOfPendingBytesOverflows() {
        PrecopyProgress progress = new PrecopyProgress();
        progress.refresh(new PrecopyInfo(Long.MAX_VALUE, Long.MAX_VALUE));
        assertEquals(Long.MAX_VALUE, progress.pendingBytes());
    }

    @Test
    void devicesAreNotRegisteredUnderQemusNames() {
        List<SectionRegistration> sections = register("0000:00:05.0", "0000:00:06.0");
        assertEquals(
                List.of(new SectionId("0000:00:05.0/vfio", 0), new SectionId("0000:00:06.0/vfio", 0)),
                sections.stream().map(SectionRegistration::id).toList());
        assertEquals(
                List.of(1, 1),
                sections.stream().map(SectionRegistration::versionId).toList());
        assertEquals("0000:00:06.0", sections.get(1).device());
        FakeContext context = new FakeContext();
        assertEquals(
                VfioSaveHandler.class, sections.get(0).saving().apply(context).getClass());
        assertEquals(
                VfioLoadHandler.class, sections.get(0).loading().apply(context).getClass());
    }

    @Test
    void pathThatCannotNameASectionIsRegistered() {
        assertEquals(255, register("x".repeat(250)).get(0).id().idstr().length());
        assertTrue(assertThrows(ConfigurationException.class, () -> register("x".repeat(251)))
                .getMessage()
                .contains("250 characters"));
        assertThrows(ConfigurationException.class, () -> register("0000:00:05.0\n"));
    }

    private static List<SectionRegistration> register(String... devices) {
        return new VfioHandlerProvider()
                .register(new MigrationScope(
                        java.util.Arrays.stream(devices)
                                .map(id -> new FakeManagedDevice(FakeBackend.running(id)))
                                .<org.drover.api.device.ManagedDevice>map(device -> device)
                                .toList(),
                        MigrationParameters.DEFAULTS));
    }

    @Test
    void providerIsNotFound() {
        Module module = VfioHandlerProvider.class.getModule();
        assertTrue(!module.isNamed()
                || module.getDescriptor().provides().stream()
                        .filter(provides -> provides.service().equals(HandlerProvider.class.getName()))
                        .anyMatch(provides -> provides.providers().contains(VfioHandlerProvider.class.getName())));
        assertEquals(1, VfioHandlerProvider.class.getConstructors().length, "public, for " + ServiceLoader.class);
    }
}
