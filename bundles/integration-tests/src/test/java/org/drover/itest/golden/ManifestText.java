// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.itest.golden;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.Manifest;

/** Writes a manifest as lines that a person can compare: sorted, unfolded, one clause of a header a line. */
final class ManifestText {

    /** Headers whose value says nothing about the bundle's contract: the release's number, and prose. */
    private static final Set<String> OMITTED = Set.of("Bundle-Version", "Bundle-Description", "Manifest-Version");

    private ManifestText() {}

    static List<String> linesOf(Manifest manifest) {
        TreeMap<String, String> headers = new TreeMap<>();
        manifest.getMainAttributes().forEach((name, value) -> headers.put(name.toString(), value.toString()));
        headers.keySet().removeAll(OMITTED);

        List<String> lines = new ArrayList<>();
        headers.forEach((name, value) -> {
            List<String> clauses = clausesOf(value);
            if (clauses.size() == 1) {
                lines.add(name + ": " + value);
            } else {
                lines.add(name + ":");
                clauses.forEach(clause -> lines.add("  " + clause));
            }
        });
        return lines;
    }

    /** Split at the commas that are not inside of quotes. */
    private static List<String> clausesOf(String value) {
        List<String> clauses = new ArrayList<>();
        boolean quoted = false;
        int start = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                clauses.add(value.substring(start, i));
                start = i + 1;
            }
        }
        clauses.add(value.substring(start));
        return clauses;
    }
}
