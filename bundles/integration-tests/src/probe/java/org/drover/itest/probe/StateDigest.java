// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.itest.probe;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.drover.api.device.DeviceBackend;
import org.drover.api.device.DeviceState;

/** Compares devices by what they give when asked for their state, so that no type of the device's bundle is needed. */
final class StateDigest {

    private static final int READ_BYTES = 1 << 20;

    private StateDigest() {}

    /** Return the SHA-256 of the device's whole data stream, in hexadecimal; the device is in STOP afterwards. */
    static String of(DeviceBackend device) {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
        ByteBuffer buffer = ByteBuffer.allocateDirect(READ_BYTES);
        device.setState(DeviceState.STOP_COPY);
        while (device.read(buffer.clear()) > 0) {
            digest.update(buffer.flip());
        }
        device.setState(DeviceState.STOP);
        return HexFormat.of().formatHex(digest.digest());
    }
}
