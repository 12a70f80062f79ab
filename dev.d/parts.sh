# Starts and stops single parts: a kept program, Redis, Kafka.

alive() { [[ -s "$PIDS/$1.pid" ]] && kill -0 "$(cat "$PIDS/$1.pid")" 2>/dev/null; }

# start_kept NAME PROGRAM [ARG...]: in the background, restarted when it crashes.
start_kept() {
  local name="$1" log="$LOGS/$1.log"
  alive "$name" && return 0
  # The last run's log is kept beside the new one.
  [[ -s "$log" ]] && mv "$log" "$log.1"
  setsid "$ROOT/dev.d/keep.sh" "$@" >"$log" 2>&1 </dev/null &
  echo $! >"$PIDS/$name.pid"
}

# stop_parts NAME...: asks all, then waits for each.
stop_parts() {
  local name pid _
  for name in "$@"; do
    alive "$name" && kill -TERM "$(cat "$PIDS/$name.pid")" 2>/dev/null
  done
  for name in "$@"; do
    [[ -s "$PIDS/$name.pid" ]] || continue
    pid="$(cat "$PIDS/$name.pid")"
    for _ in $(seq 150); do
      kill -0 "$pid" 2>/dev/null || break
      sleep 0.1
    done
    # The part leads its own process group: nothing else is in it.
    kill -KILL -- "-$pid" 2>/dev/null || true
    rm -f "$PIDS/$name.pid"
  done
}

# wait_until SECONDS COMMAND...: polls until COMMAND succeeds.
wait_until() {
  local until=$((SECONDS + $1))
  shift
  until "$@"; do
    ((SECONDS < until)) || return 1
    sleep 0.1
  done
}

answers() { curl -fsS -m 2 -o /dev/null "$1" 2>/dev/null; }

# wait_ready NAME URL: until the part says it is ready; shows its log's end if it doesn't.
wait_ready() {
  local name="$1" url="$2" until=$((SECONDS + 60))
  until answers "$url"; do
    if ! alive "$name" || ((SECONDS >= until)); then
      tail -n 15 "$LOGS/$name.log" >&2
      fail "$name is not ready (asked $url); the end of its log is above" \
        "all of it: ${LOGS#"$ROOT"/}/$name.log" \
        "after mending: ./dev run again; ./dev stop stops the rest"
    fi
    sleep 0.1
  done
}

# A cache: nothing of it is written to disk. Callers have a certificate, and are users with rights.
start_redis() {
  local port="$1"
  "$ROOT/deploy/local/redis/configure" "$STATE/redis" "$PKI" "$port"
  start_kept redis redis-server "$STATE/redis/redis.conf"
  wait_until 15 listening 127.0.0.1 "$port" ||
    fail "Redis does not answer on port $port" "$(tail -n 3 "$LOGS/redis.log")"
}

KAFKA="$ROOT/deploy/local/kafka/broker"

# Fetches the broker if needed, starts it on its old port or a free one, prints HOST:PORT.
start_kafka() {
  "$KAFKA" start --pki "$PKI" >&2 || return 1
  "$KAFKA" status | awk '{print $2}'
}

# What kcat needs to call the broker as the operator.
kcat_config() {
  cat >"$STATE/kcat.conf" <<EOF
security.protocol=ssl
ssl.ca.location=$PKI/ca.pem
ssl.certificate.location=$PKI/operator-ops.pem
ssl.key.location=$PKI/operator-ops.key
EOF
}

# transport_settings BROKERS|REDIS: how somebody's own is reached, as the environment says; by TLS
# if it says nothing.
transport_settings() {
  local name="INSTROOM_$1_TRANSPORT" of
  echo "$name=${!name:-tls}"
  for of in CA_FILE CERTIFICATE_FILE CERTIFICATE_KEY_FILE USER PASSWORD_FILE; do
    name="INSTROOM_$1_$of"
    [[ -z "${!name:-}" ]] || echo "$name=${!name}"
  done
}

stop_kafka() { [[ -x "$KAFKA" ]] && "$KAFKA" stop >/dev/null || true; }

kafka_status() {
  local answer state address pid
  answer="$("$KAFKA" status 2>/dev/null)" || true
  read -r state address pid <<<"${answer:-stopped}"
  status_row kafka "$state" "${pid:--}" "$address"
}
