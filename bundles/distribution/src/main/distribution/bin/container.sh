# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# Copyright the Drover authors
#
# Starts the OSGi container. Sourced by the script drover, which sets home, lib and JAVA_HOME.

container_options=(
  -XX:+IgnoreUnrecognizedVMOptions
  --enable-native-access=ALL-UNNAMED     # bundles are in unnamed modules; asked for from Java 24 on
  --sun-misc-unsafe-memory-access=allow  # known from Java 23 on
  -Xmx256m
  -XX:MaxDirectMemorySize=3g             # as for the command line
  -XX:+UseSerialGC
  -Xshare:auto
)
# Classes of one JDK with these bundles, as they are in memory: see archive_classes. A virtual machine that it does not fit goes without.
class_archive=$home/lib/container-$(printf '%s' "$JAVA_HOME" | cksum | cut -d ' ' -f 1).jsa
container_class_path=$lib/org.drover.container.jar:$lib/org.apache.felix.framework.jar
container_main=org.drover.container.Main

# Makes the archive that start-up is quicker with, for the JDK in use.
archive_classes() {
  local work
  [[ -w $lib ]] || die "cannot write to $lib; run this as who may"
  work=$(mktemp -d)
  # The virtual machine says of hundreds of classes why they are not in it.
  if "$JAVA_HOME/bin/java" "${container_options[@]}" "-XX:ArchiveClassesAtExit=$work/classes.jsa" -Xlog:disable \
    -Ddrover.home="$home" -cp "$container_class_path" "$container_main" --until-ready >"$work/output" 2>&1 && [[ -s $work/classes.jsa ]]; then
    mv -f -- "$work/classes.jsa" "$class_archive"
    rm -r -- "$work"
    printf 'drover: classes of %s are archived in %s\n' "$JAVA_HOME" "$class_archive"
  else
    cat "$work/output" >&2
    rm -r -- "$work"
    die "$JAVA_HOME cannot archive classes; drover shell runs without"
  fi
}

# Becomes the container with the arguments.
run_container() {
  if [[ -f $class_archive ]]; then
    container_options+=("-XX:SharedArchiveFile=$class_archive" -Xlog:disable)
  fi
  # shellcheck disable=SC2086  # several options in one variable are meant to be split
  exec "$JAVA_HOME/bin/java" "${container_options[@]}" ${DROVER_JAVA_OPTS:-} \
    -Ddrover.home="$home" -cp "$container_class_path" "$container_main" "$@"
}
