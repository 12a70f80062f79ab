# Where state lies: .instroom/, and nothing of it elsewhere.

STATE="$ROOT/.instroom"
LOGS="$STATE/logs"
PIDS="$STATE/pids"
TOOLS="$STATE/tools"
KEY_FILE="$STATE/keys/region.key"
DISCLOSURE_KEY_FILE="$STATE/keys/disclosure.key"
SESSION_KEY_FILE="$STATE/keys/session.key"
PKI="$STATE/pki"
SETTINGS_FILE="$STATE/settings"
# Caches of package tools belong into the tree too.
export npm_config_cache="$STATE/cache/npm" PIP_CACHE_DIR="$STATE/cache/pip"
export MAVEN_OPTS="-Dmaven.repo.local=$STATE/cache/maven"
export CCACHE_DIR="${CCACHE_DIR:-$ROOT/build/ccache}"
mkdir -p "$LOGS" "$PIDS" "$TOOLS" "$STATE/keys"

# make_key FILE BYTES: random bytes as hex digits, readable by the owner only.
make_key() { (umask 077 && od -An -v -N"$2" -tx1 /dev/urandom | tr -d ' \n' >"$1"); }

# Makes once: the region's key, the key of protected figures, the key of sessions at the page.
keys() {
  if [[ ! -s "$KEY_FILE" ]]; then
    make_key "$KEY_FILE" 32
    note "made the region's key: ${KEY_FILE#"$ROOT"/}" \
      "(keep it: without it no envelope can be opened)"
  fi
  [[ -s "$DISCLOSURE_KEY_FILE" ]] || make_key "$DISCLOSURE_KEY_FILE" 16
  [[ -s "$SESSION_KEY_FILE" ]] || make_key "$SESSION_KEY_FILE" 32
}

# Certificates of all parties of the sample region and an issuer of tokens, made where they are
# missing or lapse within a week.
certificates() {
  [[ -s "$PKI/.region" ]] || say "making certificates of the sample region's parties"
  watched certificates "$ROOT/deploy/local/pki/region" \
    "$PKI" "$ROOT/deploy/sample/reference.yaml" ||
    fail "the certificates could not be made"
}

# True if something listens on HOST PORT.
listening() { (exec 3<>"/dev/tcp/$1/$2") 2>/dev/null; }

# free_port WANTED prints WANTED or the next port on which nothing listens.
declare -A PORTS_GIVEN=()
free_port() {
  local port="$1"
  while listening 127.0.0.1 "$port" || [[ -n "${PORTS_GIVEN[$port]:-}" ]]; do
    port=$((port + 1))
    ((port < 65536)) || fail "no free port from $1 up"
  done
  echo "$port"
}

# The settings of the running system, as NAME=value lines that services, the CLI and a person read.
setting() { [[ ! -f "$SETTINGS_FILE" ]] || sed -n "s/^$1=//p" "$SETTINGS_FILE" | tail -n 1; }
