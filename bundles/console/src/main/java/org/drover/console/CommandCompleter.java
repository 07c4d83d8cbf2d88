// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.felix.service.command.CommandSession;
import org.drover.shell.CommandCompletion;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/** Completes the names of commands, and what follows Drover's. */
final class CommandCompleter implements Completer {
    /** Where Gogo keeps the names of all commands, each {@code scope:function}. Source: CommandSessionImpl. */
    private static final String COMMANDS = ".commands";

    private static final String OWN_SCOPE = "drover:";

    private final CommandSession session;
    private final CommandCompletion completion;

    CommandCompleter(CommandSession session, CommandCompletion completion) {
        this.session = session;
        this.completion = completion;
    }

    @Override
    public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
        String typed = line.word().substring(0, line.wordCursor());
        if (line.wordIndex() == 0) {
            commands().stream()
                    .filter(name -> name.startsWith(typed))
                    .map(Candidate::new)
                    .forEach(candidates::add);
            return;
        }
        List<String> words = new ArrayList<>(line.words().subList(0, line.wordIndex()));
        words.set(0, words.get(0).startsWith(OWN_SCOPE) ? words.get(0).substring(OWN_SCOPE.length()) : words.get(0));
        words.add(typed);
        for (String word : completion.candidates(words)) {
            // What ends with a colon is the beginning of an address or a device: no blank follows.
            candidates.add(new Candidate(word, word, null, null, null, null, !word.endsWith(":")));
        }
    }

    private Set<String> commands() {
        Set<String> names = new TreeSet<>();
        if (session.get(COMMANDS) instanceof Set<?> all) {
            for (Object command : all) {
                String name = command.toString();
                names.add(name);
                names.add(name.substring(name.indexOf(':') + 1));
            }
        }
        return names;
    }
}
