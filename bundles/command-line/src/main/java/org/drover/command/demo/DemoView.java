// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.demo;

import java.util.Map;

/** Shows how the demo goes and what came of it. */
interface DemoView {
    /** A process reports another state of its side; the members are those of the event. */
    void stateChanged(String role, Map<String, Object> members);

    /** A process reports how far it is; the members are those of the event. */
    void progress(String role, Map<String, Object> members);

    /** A process wrote something to standard error that is not one of drover's error lines. */
    void errorText(String role, String text);

    /** Both have ended. */
    void ended(DemoResult result);
}
