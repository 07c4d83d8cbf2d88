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
container_class_path=$lib/org.drover.container.jar:$lib/org.apache.felix.framework.jar
container_main=org.drover.container.Main

# Becomes the container with the arguments.
run_container() {
  # shellcheck disable=SC2086  # several options in one variable are meant to be split
  exec "$JAVA_HOME/bin/java" "${container_options[@]}" ${DROVER_JAVA_OPTS:-} \
    -Ddrover.home="$home" -cp "$container_class_path" "$container_main" "$@"
}
