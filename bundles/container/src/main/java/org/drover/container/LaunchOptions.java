// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.container;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The command line of the container: {@code [--data DIR] [--until-ready] [ARGUMENT...]}. What it does not know is the main program's.
 *
 * @param data where the instance keeps its state; empty for a temporary folder
 * @param untilReady whether to end as soon as everything runs, with a line that says so: for measurements
 * @param mainArguments what the main program is given
 */
record LaunchOptions(Optional<Path> data, boolean untilReady, List<String> mainArguments) {
    private static final String DATA = "--data";
    private static final String UNTIL_READY = "--until-ready";

    static LaunchOptions parse(List<String> words) throws UsageException {
        Optional<Path> data = Optional.empty();
        boolean untilReady = false;
        List<String> rest = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (word.equals(DATA)) {
                if (++i == words.size() || words.get(i).isEmpty()) {
                    throw new UsageException(DATA + " needs a folder, for example " + DATA + " /var/lib/drover");
                }
                data = Optional.of(Path.of(words.get(i)));
            } else if (word.equals(UNTIL_READY)) {
                untilReady = true;
            } else {
                // From here on nothing is for the container: a command may have words that look like its options.
                rest.addAll(words.subList(i, words.size()));
                break;
            }
        }
        return new LaunchOptions(data, untilReady, List.copyOf(rest));
    }
}
