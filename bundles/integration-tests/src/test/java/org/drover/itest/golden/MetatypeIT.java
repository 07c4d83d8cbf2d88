// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.itest.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import javax.xml.parsers.DocumentBuilderFactory;
import org.drover.itest.BuiltJars;
import org.drover.itest.ShippedJar;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** What the jars' Metatype says of their configurations is what {@code docs/reference/configuration.md} says. */
class MetatypeIT {
    private static final Path PAGE = Path.of("..", "..", "docs", "reference", "configuration.md");

    @Test
    void pageSaysSomethingElse() throws Exception {
        String page = Files.readString(PAGE);
        Set<String> pids = new TreeSet<>();
        for (ShippedJar jar : BuiltJars.shipped()) {
            try (JarFile file = new JarFile(jar.jar().toFile())) {
                for (JarEntry entry : Collections.list(file.entries())) {
                    if (entry.getName().matches("OSGI-INF/metatype/.*\\.xml")) {
                        try (InputStream in = file.getInputStream(entry)) {
                            Document metatype = DocumentBuilderFactory.newInstance()
                                    .newDocumentBuilder()
                                    .parse(in);
                            pids.add(assertIsDocumented(page, metatype));
                        }
                    }
                }
            }
        }
        assertEquals(Set.of("org.drover.device", "org.drover.transport.tcp"), pids);
    }

    private static String assertIsDocumented(String page, Document metatype) {
        Element designate = (Element) metatype.getElementsByTagName("Designate").item(0);
        boolean factory = !designate.getAttribute("factoryPid").isEmpty();
        String pid = designate.getAttribute(factory ? "factoryPid" : "pid");
        String heading = (factory ? "## Factory PID `" : "## PID `") + pid + "`\n";
        assertTrue(page.contains(heading), heading);
        String section =
                page.substring(page.indexOf(heading) + heading.length()).split("\n## ")[0];
        NodeList keys = metatype.getElementsByTagName("AD");
        for (int i = 0; i < keys.getLength(); i++) {
            Element key = (Element) keys.item(i);
            String allowed =
                    key.hasAttribute("min") ? key.getAttribute("min") + ".." + key.getAttribute("max") : "text";
            String fallback = key.hasAttribute("default") ? "`" + key.getAttribute("default") + "`" : "none";
            String row = "| `%s` | %s | %s | %s |\n"
                    .formatted(key.getAttribute("id"), allowed, fallback, key.getAttribute("description"));
            assertTrue(section.contains(row), () -> "no row " + row + " in " + section);
        }
        assertEquals(
                keys.getLength(),
                section.lines().filter(line -> line.startsWith("| `")).count(),
                section);
        return pid;
    }
}
