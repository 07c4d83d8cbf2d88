// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Understands command lines that are right and written out: whole option names, each value a word of its own or after an
 * equals sign. Whatever else there is (help, mistakes, other ways to write) is for a parser that can explain. That one
 * takes longer to load than a small migration takes to run, and the demo starts three processes.
 */
public final class PlainParser {
    private final Map<String, Option> byName = new HashMap<>();
    private final Options options;
    private final Map<String, List<String>> found = new HashMap<>();
    private final List<String> others = new ArrayList<>();

    private PlainParser(Options options) {
        this.options = options;
        for (Option option : options.all()) {
            option.names().forEach(name -> byName.put(name, option));
        }
    }

    /**
     * Parses a command line.
     *
     * @param options what the command has
     * @param words what follows the command
     * @return empty if it is not plain, or not right
     */
    public static Optional<Arguments> parse(Options options, List<String> words) {
        return new PlainParser(options).parse(words.iterator());
    }

    private Optional<Arguments> parse(Iterator<String> words) {
        while (words.hasNext()) {
            String word = words.next();
            if (isOption(word) ? !option(word, words) : !others.add(word)) {
                return Optional.empty();
            }
        }
        boolean complete = others.size() == (options.argumentLabel().isEmpty() ? 0 : 1)
                && options.all().stream().allMatch(this::isGivenOftenEnough);
        return complete ? Optional.of(new Arguments(found, others.isEmpty() ? "" : others.get(0))) : Optional.empty();
    }

    /** A dash alone is an argument. */
    private static boolean isOption(String word) {
        return word.length() > 1 && word.charAt(0) == '-';
    }

    private boolean option(String word, Iterator<String> words) {
        int equals = word.indexOf('=');
        Option option = byName.get(equals < 0 ? word : word.substring(0, equals));
        if (option == null || option.valueLabel().isEmpty() && equals >= 0) {
            return false;
        }
        List<String> values = found.computeIfAbsent(option.name(), name -> new ArrayList<>());
        if (option.valueLabel().isEmpty()) {
            return true;
        }
        if (equals < 0 && !words.hasNext()) {
            return false;
        }
        String value = equals < 0 ? words.next() : word.substring(equals + 1);
        values.add(value);
        return !value.isEmpty() && !isOption(value) && (values.size() == 1 || option.isRepeatable());
    }

    private boolean isGivenOftenEnough(Option option) {
        return option.kind() != Option.Kind.REPEATED || found.containsKey(option.name());
    }
}
