# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# Copyright the Drover authors
#
# Finds a Java. Sourced by the scripts named drover, which have a function die.

# Print the feature number (17, 25, …) of the Java home $1; nothing if there is no Java.
feature_of() {
  local version=
  [[ -x $1/bin/java ]] || return 0
  if [[ -r $1/release ]]; then
    version=$(<"$1/release")
    [[ $version =~ JAVA_VERSION=\"([0-9]+) ]] && version=${BASH_REMATCH[1]} || version=
  fi
  if [[ -z $version ]]; then
    version=$("$1/bin/java" -version 2>&1) || return 0
    [[ $version =~ version\ \"([0-9]+) ]] && version=${BASH_REMATCH[1]} || version=
  fi
  printf '%s' "$version"
}

find_java_home() {
  local home feature
  if [[ -n ${JAVA_HOME:-} ]]; then
    feature=$(feature_of "$JAVA_HOME")
    [[ -n $feature ]] || die "JAVA_HOME is $JAVA_HOME, which has no bin/java; set it to a JDK 17 or newer"
    ((feature >= 17)) || die "JAVA_HOME is $JAVA_HOME, Java $feature; set it to a JDK 17 or newer"
    printf '%s' "$JAVA_HOME"
    return
  fi
  if home=$(command -v java); then
    home=$(dirname -- "$(dirname -- "$(readlink -f -- "$home")")")
    feature=$(feature_of "$home")
    if ((${feature:-0} >= 17)); then
      printf '%s' "$home"
      return
    fi
  fi
  for home in /usr/lib/jvm/*; do
    feature=$(feature_of "$home")
    if ((${feature:-0} >= 17)); then
      printf '%s' "$home"
      return
    fi
  done
  die 'no Java 17 or newer found; install one (Debian: apt-get install openjdk-17-jdk-headless) or set JAVA_HOME'
}
