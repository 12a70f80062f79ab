# What ./dev says, and how it shows that a long step is alive.

if [[ -t 1 ]]; then BOLD=$'\e[1m' RED=$'\e[31m' PLAIN=$'\e[0m'; else BOLD='' RED='' PLAIN=''; fi

# A step begins.
say() { printf '%s==>%s %s\n' "$BOLD" "$PLAIN" "$*"; }
# A detail of the step.
note() { printf '    %s\n' "$*"; }
warn() { printf '%swarning:%s %s\n' "$RED" "$PLAIN" "$*" >&2; }
# What went wrong and what to do; ends the command.
fail() {
  printf '%serror:%s %s\n' "$RED" "$PLAIN" "$1" >&2
  shift
  local line
  for line in "$@"; do printf '       %s\n' "$line" >&2; done
  exit 1
}

newest_line() { tail -c 300 "$1" | tr '\r' '\n' | tail -n 1 | tr -d '\000-\037' | cut -c1-80; }

# watched NAME COMMAND... runs COMMAND with its output in the log NAME, shows its newest line (or,
# without a terminal, one line every 20 s), and prints the log's end if it fails.
watched() {
  local name="$1" log="$LOGS/$1.log" began=$SECONDS shown=$SECONDS job newest status=0
  shift
  "$@" >"$log" 2>&1 </dev/null &
  job=$!
  while kill -0 "$job" 2>/dev/null; do
    sleep 0.5
    newest="$(newest_line "$log")"
    if [[ -t 1 ]]; then
      printf '\r\e[K    %4ds  %s' "$((SECONDS - began))" "$newest"
    elif ((SECONDS - shown >= 20)); then
      shown=$SECONDS
      note "$((SECONDS - began))s  $newest"
    fi
  done
  wait "$job" || status=$?
  [[ -t 1 ]] && printf '\r\e[K'
  if ((status != 0)); then
    # Of a build, what the compiler complains of; of anything else, the end.
    if [[ "$name" == build-* ]] && grep -qE 'error:|FAILED:|undefined reference' "$log"; then
      grep -nE -A4 'error:|FAILED:|undefined reference' "$log" | head -n 40 >&2
    else
      tail -n 40 "$log" >&2
    fi
    warn "$name failed after $((SECONDS - began)) s; all of its output: ${log#"$ROOT"/}"
    return "$status"
  fi
  ((SECONDS - began >= 5)) && note "$((SECONDS - began)) s"
  return 0
}
