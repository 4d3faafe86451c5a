# Sourced by mvnw and bin/meshlark: finds a JDK 25 (or newer) and exports JAVA_HOME.
#
# Order: JAVA_HOME, the java on the PATH, then the usual folders. The first that is new enough wins.

MESHLARK_JDK=25

# Prints the feature release of the JDK in folder $1, or nothing when there is no JDK.
jdk_release() {
  [ -x "$1/bin/javac" ] || return 0
  if [ -r "$1/release" ]; then
    sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" | head -n 1
  else
    "$1/bin/java" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p' | head -n 1
  fi
}

is_new_enough() {
  release=$(jdk_release "$1")
  [ -n "$release" ] && [ "$release" -ge "$MESHLARK_JDK" ]
}

find_jdk() {
  if [ -n "${JAVA_HOME:-}" ] && is_new_enough "$JAVA_HOME"; then
    return 0
  fi
  if command -v javac >/dev/null 2>&1; then
    candidate=$(dirname "$(dirname "$(readlink -f "$(command -v javac)")")")
    if is_new_enough "$candidate"; then
      JAVA_HOME=$candidate
      return 0
    fi
  fi
  for candidate in /usr/lib/jvm/* /opt/java/* /opt/jdk* "${HOME:-}"/.sdkman/candidates/java/* \
    "${HOME:-}"/.jdks/* /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    if [ -d "$candidate" ] && is_new_enough "$candidate"; then
      JAVA_HOME=$candidate
      return 0
    fi
  done
  return 1
}

if ! find_jdk; then
  cat >&2 <<MESSAGE
meshlark: no JDK $MESHLARK_JDK or newer found (looked at JAVA_HOME, the PATH, /usr/lib/jvm, /opt, ~/.sdkman, ~/.jdks).
Install one, for example Eclipse Temurin $MESHLARK_JDK (Debian: apt install temurin-$MESHLARK_JDK-jdk), or set JAVA_HOME to it.
MESSAGE
  exit 2
fi
export JAVA_HOME
