// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.testkit.device;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.drover.vfio.kernel.ErrnoException;

/** Calls that must fail. */
final class Expect {
    static final int E2BIG = 7;
    static final int EBADF = 9;
    static final int EFAULT = 14;
    static final int ENODEV = 19;
    static final int EINVAL = 22;
    static final int ENOTTY = 25;
    static final int ESPIPE = 29;
    static final int EOVERFLOW = 75;

    private Expect() {}

    /** A call of a device. */
    @FunctionalInterface
    interface Call {
        Object run() throws Exception;
    }

    /** Checks that a call fails, with one of the error numbers if any are given. */
    static void failure(String what, Call call, int... errnos) throws Exception {
        Object result;
        try {
            result = call.run();
        } catch (ErrnoException e) {
            boolean expected = errnos.length == 0 || Arrays.stream(errnos).anyMatch(errno -> errno == e.errno());
            if (!expected) {
                throw new Deviation(what + " failed with errno " + e.errno() + ", not " + list(errnos), e);
            }
            return;
        }
        throw new Deviation(what + " succeeded with " + result + "; it must fail"
                + (errnos.length == 0 ? "" : " with errno " + list(errnos)));
    }

    private static String list(int... errnos) {
        return Arrays.stream(errnos).mapToObj(Integer::toString).collect(Collectors.joining(" or "));
    }
}
