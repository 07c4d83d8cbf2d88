// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.shell;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** What may come next on a command line: the service that a console with completion looks for. */
@ProviderType
public interface CommandCompletion {
    /**
     * Returns what the last word may become. Quick; asks no device and no peer. On any thread.
     *
     * @param words the command, without its scope, and what follows; the last one is as far as the user has typed, perhaps empty. At least two
     * @return whole words, sorted; empty if the command is none of Drover's, or nobody can know
     */
    List<String> candidates(List<String> words);
}
