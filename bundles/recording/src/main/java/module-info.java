// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
/**
 * Keeps the streams of a migration in a file, and plays the source's part from it.
 */
module org.drover.recording {
    requires com.fasterxml.jackson.core;
    requires transitive org.drover.api;
    requires org.drover.runtime;
    requires transitive org.drover.stream;
    requires org.slf4j;
    requires org.tukaani.xz;
    requires static org.osgi.annotation.bundle;
    requires static org.osgi.annotation.versioning;

    exports org.drover.recording;
    exports org.drover.recording.content;
    exports org.drover.recording.replay;
}
