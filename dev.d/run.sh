# run, stop, status: the whole system on this machine.

SERVICES=(allocation referral indicator notification gateway)
BIN="$ROOT/build/release/bin"

dev_run() {
  local detach=0 page_port='' brokers='' redis='' sample=1
  while (($#)); do
    case "$1" in
      --detach) detach=1 ;;
      --no-sample) sample=0 ;;
      --port | --brokers | --redis)
        [[ $# -ge 2 ]] || fail "$1 needs a value; see ./dev --help"
        case "$1" in
          --port) page_port="$2" ;;
          --brokers) brokers="$2" ;;
          --redis) redis="$2" ;;
        esac
        shift
        ;;
      *) fail "run does not know '$1'; see ./dev --help" ;;
    esac
    shift
  done
  [[ -z "$page_port" || "$page_port" =~ ^[0-9]+$ ]] ||
    fail "--port takes a number, not '$page_port'"

  install_packages run
  build_programs
  build_page
  login_packages
  keys
  certificates
  stop_if_changed "$page_port" "$brokers" "$redis"
  ((detach)) || trap 'echo; dev_stop; exit 0' INT TERM
  if ! alive gateway; then
    start_log_and_cache "$brokers" "$redis"
    choose_ports "$page_port"
  fi
  load_settings
  start_services
  ((sample)) && load_sample

  say "${BOLD}the page: $(setting INSTROOM_PAGE_ORIGIN)/${PLAIN}"
  note "settings for instroom and kcat: set -a; . .instroom/settings; set +a"
  ((detach)) && { note "stop with ./dev stop"; return 0; }
  note "Ctrl-C stops everything"
  watch_parts
}

# A running system is kept if it is this build with these settings; else it makes room.
stop_if_changed() {
  alive gateway || return 0
  local name
  [[ -n "$(setting INSTROOM_BROKERS_TRANSPORT)" ]] || { dev_stop; return; }
  [[ -z "$1" || "$1" == "$(setting PORT_GATEWAY)" ]] || { dev_stop; return; }
  [[ -z "$2" || "$2" == "$(setting INSTROOM_BROKERS)" ]] || { dev_stop; return; }
  [[ -z "$3" || "$3" == "$(setting INSTROOM_REDIS)" ]] || { dev_stop; return; }
  for name in "${SERVICES[@]}"; do
    if ! alive "$name" || [[ "$BIN/instroom-$name" -nt "$PIDS/$name.pid" ]] ||
      [[ "$(setting INSTROOM_CERTIFICATES_DIR)" != "$PKI" ]]; then
      say "the programs changed: starting the services again"
      stop_parts sample "${SERVICES[@]}" login
      return
    fi
  done
}

start_log_and_cache() {
  local brokers="$1" redis="$2" port own_broker=0 own_redis=0
  if [[ -z "$brokers" ]]; then
    own_broker=1
    say "starting Kafka (data in .instroom/kafka)"
    brokers="$(start_kafka)" || fail "Kafka did not start" "its log: .instroom/kafka/"
    echo "$brokers" >"$STATE/own-broker"
  fi
  if [[ -z "$redis" ]]; then
    own_redis=1
    if alive redis; then
      redis="$(setting INSTROOM_REDIS)"
    else
      port="$(free_port 6380)"
      say "starting Redis on port $port"
      start_redis "$port"
      redis="127.0.0.1:$port"
    fi
  fi
  {
    echo "INSTROOM_BROKERS=$brokers"
    if ((own_broker)); then
      kcat_config
      echo "INSTROOM_BROKERS_TRANSPORT=tls"
      echo "KCAT_CONFIG=$STATE/kcat.conf"
    else
      transport_settings BROKERS
    fi
    echo "INSTROOM_REDIS=$redis"
    if ((own_redis)); then
      echo "INSTROOM_REDIS_TRANSPORT=tls"
      echo "INSTROOM_REDIS_USER=indicator"
      echo "INSTROOM_REDIS_PASSWORD_FILE=$STATE/redis/indicator.password"
    else
      transport_settings REDIS
    fi
    echo "INSTROOM_ENVIRONMENT=local"
    echo "INSTROOM_REGION_KEY_FILE=$KEY_FILE"
    echo "INSTROOM_TOPICS_FILE=$ROOT/deploy/topics.yaml"
    echo "INSTROOM_DEFINITION_FILE=$ROOT/deploy/definitions/lelystad-2025.yaml"
    echo "INSTROOM_DISCLOSURE_FILE=$ROOT/deploy/disclosure/instroom-2026.yaml"
    echo "INSTROOM_DISCLOSURE_KEY_FILE=$DISCLOSURE_KEY_FILE"
    echo "INSTROOM_CERTIFICATES_DIR=$PKI"
    echo "INSTROOM_CA_FILE=$PKI/ca.pem"
    echo "INSTROOM_REVOCATIONS_FILE=$PKI/crl.pem"
    echo "INSTROOM_TOKEN_KEYS_FILE=$PKI/token-keys.json"
    echo "INSTROOM_AUTHORISATION_FILE=$ROOT/deploy/authorisation.yaml"
    echo "INSTROOM_SESSION_KEY_FILE=$SESSION_KEY_FILE"
    echo "INSTROOM_WEB_DIR=$ROOT/services/gateway/web/dist"
    echo "INSTROOM_RULES_FILE=$ROOT/deploy/rules/residential-ending.yaml"
  } >"$SETTINGS_FILE"
}

# Takes ports that are free now and writes them down for everyone.
choose_ports() {
  local name number=0 grpc http
  for name in allocation referral indicator notification; do
    number=$((number + 1))
    grpc="$(free_port $((15050 + number)))" && PORTS_GIVEN[$grpc]=1
    http="$(free_port $((16050 + number)))" && PORTS_GIVEN[$http]=1
    {
      echo "PORT_${name^^}=$http"
      echo "INSTROOM_${name^^}_ADDRESS=127.0.0.1:$grpc"
    } >>"$SETTINGS_FILE"
  done
  if [[ -n "$1" ]]; then
    listening 127.0.0.1 "$1" &&
      fail "port $1 is taken" "give another, or leave --port out: then a free one is found"
    echo "PORT_GATEWAY=$1" >>"$SETTINGS_FILE"
  else
    http="$(free_port 8080)"
    ((http == 8080)) || note "port 8080 is taken: the page is on $http"
    echo "PORT_GATEWAY=$http" >>"$SETTINGS_FILE"
  fi
  {
    http="$(free_port 8090)"
    echo "PORT_LOGIN=$http"
    echo "INSTROOM_LOGIN_ISSUER=http://127.0.0.1:$http"
    # One name for page and login: to a browser localhost is another site than 127.0.0.1.
    echo "INSTROOM_PAGE_ORIGIN=http://127.0.0.1:$(setting PORT_GATEWAY)"
  } >>"$SETTINGS_FILE"
}

load_settings() {
  set -a
  # shellcheck source=/dev/null
  source "$SETTINGS_FILE"
  set +a
}

start_services() {
  local name began=$SECONDS
  if ! alive gateway; then
    watched topics "$BIN/instroom" topics apply ||
      fail "the topics could not be made; what was said is above"
  fi
  say "starting the services"
  start_kept login node "$ROOT/deploy/local/login/login.mjs" --port "$(setting PORT_LOGIN)" \
    --page "$(setting INSTROOM_PAGE_ORIGIN)"
  for name in "${SERVICES[@]}"; do start_service "$name"; done
  wait_ready login "$(ready_url login)"
  for name in "${SERVICES[@]}"; do
    wait_ready "$name" "$(ready_url "$name")"
  done
  note "all ready after $((SECONDS - began)) s"
}

# Where a part says that it is ready; nothing if it has no address.
ready_url() {
  local port
  port="$(setting "PORT_${1^^}")"
  [[ -n "$port" ]] || return 0
  if [[ "$1" == login ]]; then
    echo "http://127.0.0.1:$port/.well-known/openid-configuration"
  else
    echo "http://127.0.0.1:$port/readyz"
  fi
}

start_service() {
  local name="$1" address
  address="$(setting "INSTROOM_${name^^}_ADDRESS")"
  INSTROOM_HTTP_PORT="$(setting "PORT_${name^^}")" INSTROOM_GRPC_PORT="${address##*:}" \
    INSTROOM_CERTIFICATE_FILE="$PKI/$name.pem" INSTROOM_CERTIFICATE_KEY_FILE="$PKI/$name.key" \
    start_kept "$name" "$BIN/instroom-$name"
}

# The sample region: reference data always (applying it twice changes nothing), history into an
# empty log, and a trickle of new messages.
load_sample() {
  watched reference "$BIN/instroom" reference apply "$ROOT/deploy/sample/reference.yaml" ||
    fail "the reference data of the sample region was refused; what was said is above"
  # An own broker's data and this mark are removed together; another broker's log is another log.
  local log="own"
  [[ "$(cat "$STATE/own-broker" 2>/dev/null)" == "$INSTROOM_BROKERS" ]] || log="$INSTROOM_BROKERS"
  if ! grep -qsxF "$log" "$STATE/sample-loaded"; then
    say "loading three years of the sample region"
    send_history
    echo "$log" >>"$STATE/sample-loaded"
  fi
  start_kept sample "$BIN/instroom" sample trickle
}

send_history() {
  local status=0
  watched sample-history "$BIN/instroom" sample history --to today || status=$?
  # 1: all was sent and answered, but some answer was not the one the sample expects.
  ((status <= 1)) || fail "the sample history could not be sent" "again: ./dev run"
  sed -n 's/^\([0-9]* messages accepted\)/    \1/p' "$LOGS/sample-history.log"
}

# In the foreground: the table once, then every change.
watch_parts() {
  local name before='' now
  dev_status
  while true; do
    now=''
    for name in redis login "${SERVICES[@]}"; do
      [[ -f "$PIDS/$name.pid" ]] || continue
      alive "$name" || now+="$name stopped; "
      if tail -n 1 "$LOGS/$name.log" 2>/dev/null | grep -q '"program_ended"'; then
        now+="$name crashed, starting again; "
      fi
    done
    if [[ "$now" != "$before" ]]; then
      warn "$(date +%H:%M:%S) ${now:-all parts run again}"
      before="$now"
    fi
    sleep 2
  done
}

dev_stop() {
  say "stopping"
  stop_parts sample gateway notification indicator referral allocation
  stop_parts login redis
  stop_kafka
  note "stopped; data stays in .instroom/ (./dev clean --data removes it)"
}

dev_status() {
  local name port state
  printf '    %-14s %-9s %-7s %-28s %s\n' part state pid address since
  kafka_status
  for name in redis login "${SERVICES[@]}" sample; do
    state=stopped port=''
    if alive "$name"; then
      state=running
      port="$(setting "PORT_${name^^}")"
      [[ -n "$port" ]] && ! answers "$(ready_url "$name")" && state='not ready'
    fi
    status_line "$name" "$state" "$port"
  done
}

status_line() {
  local name="$1" state="$2" port="$3" address='' pid='-'
  address="$(setting "INSTROOM_${name^^}_ADDRESS")"
  [[ "$name" == redis ]] && address="$(setting INSTROOM_REDIS)"
  [[ "$name" == gateway && -n "$port" ]] && address="$(setting INSTROOM_PAGE_ORIGIN)/"
  [[ "$name" == login && -n "$port" ]] && address="$(setting INSTROOM_LOGIN_ISSUER)"
  [[ -n "$port" && -n "$address" && "$address" != http* ]] && address+=" (http $port)"
  if [[ "$state" != stopped ]]; then
    pid="$(cat "$PIDS/$name.pid")"
  else
    address=''
  fi
  status_row "$name" "$state" "$pid" "$address"
}

status_row() {
  local name="$1" state="$2" pid="$3" address="$4" since=''
  [[ "$pid" != - ]] && since="$(ps -o lstart= -p "$pid" 2>/dev/null | awk '{print $4}')"
  printf '    %-14s %-9s %-7s %-28s %s\n' "$name" "$state" "$pid" "$address" "$since"
}
