// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.itest.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.drover.itest.BuiltJars;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The distribution's index for OSGi repositories has exactly its bundles, each with its address in the folder and its digest. */
class RepositoryIndexIT {
    private static final Path BUNDLES = BuiltJars.modulePath().resolveSibling("bundles");

    @Test
    void indexHasOtherBundles() throws Exception {
        NodeList capabilities = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(BUNDLES.resolve("index.xml").toFile())
                .getElementsByTagName("capability");
        Map<String, String> indexed = new TreeMap<>();
        for (int i = 0; i < capabilities.getLength(); i++) {
            Element capability = (Element) capabilities.item(i);
            // bnd gives each release of a multi-release jar an entry of its own, which has no address.
            String url = attribute(capability, "url");
            if (capability.getAttribute("namespace").equals("osgi.content") && !url.startsWith("urn:")) {
                indexed.put(url, attribute(capability, "osgi.content"));
            }
        }
        assertEquals(digests(), indexed);
    }

    private static String attribute(Element capability, String name) {
        NodeList attributes = capability.getElementsByTagName("attribute");
        for (int i = 0; i < attributes.getLength(); i++) {
            Element attribute = (Element) attributes.item(i);
            if (attribute.getAttribute("name").equals(name)) {
                return attribute.getAttribute("value");
            }
        }
        return "";
    }

    private static Map<String, String> digests() throws Exception {
        Map<String, String> digests = new TreeMap<>();
        try (Stream<Path> files = Files.walk(BUNDLES)) {
            for (Path jar :
                    files.filter(file -> file.toString().endsWith(".jar")).toList()) {
                byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar));
                digests.put(
                        BUNDLES.relativize(jar).toString(),
                        HexFormat.of().withUpperCase().formatHex(digest));
            }
        }
        return digests;
    }
}
