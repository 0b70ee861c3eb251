# What the launchers share: find a Java, build what is missing, and choose the flags of the JVM. It is sourced, after
#   NAME   the launcher, which begins what is said
#   ROOT   the top of the sources or of the package

NEEDED=21
ARCHIVE=flotilla.jsa

fail() {
  printf "$NAME: %s\n" "$@" >&2
  exit 1
}

# The major version of the java at $1, or 0 where it does not run.
version_of() {
  local line
  line="$("$1" -version 2>&1 | grep -m 1 ' version "')" || { echo 0; return; }
  line="${line#*\"}"
  line="${line#1.}"
  echo "${line%%[^0-9]*}"
}

# Sets JAVA and VERSION: JAVA_HOME and the PATH first, then the newest of the places where packages and tools put one.
find_java() {
  local candidate version
  JAVA="" VERSION=0
  for candidate in ${JAVA_HOME:+"$JAVA_HOME/bin/java"} "$(command -v java || true)"; do
    [[ -x $candidate ]] || continue
    version="$(version_of "$candidate")"
    if ((version >= NEEDED)); then
      JAVA="$candidate" VERSION="$version"
      return
    fi
  done
  for candidate in /usr/lib/jvm/*/bin/java /usr/lib64/jvm/*/bin/java /usr/java/*/bin/java /opt/java/*/bin/java \
    /opt/*/bin/java /Library/Java/JavaVirtualMachines/*/Contents/Home/bin/java /opt/homebrew/opt/openjdk*/bin/java \
    ~/.sdkman/candidates/java/*/bin/java ~/.jdks/*/bin/java ~/.local/share/mise/installs/java/*/bin/java; do
    [[ -x $candidate ]] || continue
    version="$(version_of "$candidate")"
    if ((version >= NEEDED && version > VERSION)); then
      JAVA="$candidate" VERSION="$version"
    fi
  done
  [[ -n $JAVA ]] || fail "no Java of $NEEDED or newer was found in JAVA_HOME, the PATH or the usual places." \
    "Install one, such as 'apt-get install openjdk-21-jdk-headless' or Temurin from https://adoptium.net, or set JAVA_HOME."
}

# build_where_stale MODULE...: builds the last of these modules of the sources, which stand in the order of their
# dependencies, where one has changed since. Sets LIB to where its jars are then.
build_where_stale() {
  local module="${*: -1}"
  LIB="$ROOT/$module/target/lib"
  if is_stale "$LIB" "$ROOT/$module/target/flotilla.built" "$@"; then
    build "$module"
    [[ $module != node ]] || archive_classes
    touch "$ROOT/$module/target/flotilla.built"
  fi
}

# is_stale LIB BUILT MODULE...: whether there is no build, or a source that is newer than the last one.
is_stale() {
  local lib="$1" built="$2" newest
  shift 2
  newest="$(compgen -G "$lib/flotilla-node-*.jar" | head -n 1)" || return 0
  [[ $built -nt $newest ]] && newest="$built"
  [[ -n "$(cd "$ROOT" && find pom.xml "${@/%//pom.xml}" "${@/%//src/main}" -newer "$newest" -print -quit)" ]]
}

build() {
  local home
  home="$(dirname "$(dirname "$(readlink -f "$JAVA")")")"
  [[ -x $home/bin/javac ]] || fail "a build needs a JDK, and $home is a Java without a compiler." \
    "Install one, such as 'apt-get install openjdk-21-jdk-headless', or set JAVA_HOME."
  command -v mvn >/dev/null || fail "a build needs Maven 3.8 or newer, and there is no mvn in the PATH." \
    "Install it, such as by 'apt-get install maven'."
  echo "$NAME: building with Java $VERSION; this takes a minute the first time" >&2
  rm -rf "$LIB"
  # Maven's own libraries call what Java warns of; that says nothing about this build.
  ((VERSION < 23)) || export MAVEN_OPTS="${MAVEN_OPTS:-} --sun-misc-unsafe-memory-access=allow"
  (cd "$ROOT" && JAVA_HOME="$home" mvn -B -q -pl "$1" -am -Dmaven.test.skip=true package) >&2 ||
    fail "the build has failed; the lines above say why."
}

# Sets FLAGS to those of every JVM that Flotilla starts.
choose_flags() {
  FLAGS=("@$ROOT/deploy/jvm.options")
  ((VERSION < 23)) || FLAGS+=("@$ROOT/deploy/jvm-23.options")
  ((VERSION < 25)) || FLAGS+=("@$ROOT/deploy/jvm-25.options")
}

# Has a broker start, join itself, and end, while the JVM writes down the classes that it loads. Later starts take half
# the time. Where that fails they take what they always did.
archive_classes() {
  local ready="$LIB/ready" broker
  env -i "$JAVA" "${FLAGS[@]}" "@$ROOT/deploy/broker.options" -XX:ArchiveClassesAtExit="$LIB/$ARCHIVE" -cp "$LIB/*" \
    io.flotilla.node.Main start --node archive --port 0 --cluster-port 25701 --join 127.0.0.1:25701 --expected-members 1 --ready-file "$ready" >/dev/null 2>&1 &
  broker=$!
  until [[ -e $ready ]] || ! kill -0 "$broker" 2>/dev/null; do sleep 0.1; done
  kill "$broker" 2>/dev/null || true
  wait "$broker" || true
}

# Adds the classes that were written down to FLAGS, unless a jar has changed since. The JVM has no more to say about
# them than that it does without something where it does.
use_archive() {
  [[ -f $LIB/$ARCHIVE && -z "$(find "$LIB" -name '*.jar' -newer "$LIB/$ARCHIVE" -print -quit)" ]] || return 0
  FLAGS+=(-XX:SharedArchiveFile="$LIB/$ARCHIVE" -Xlog:cds=off -Xlog:cds+dynamic=off)
}
