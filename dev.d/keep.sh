#!/usr/bin/env bash
# Keeps one program alive: keep.sh NAME PROGRAM [ARG...]. Starts it again when it ends by itself,
# after 1, 2, 4 ... 30 s; stops it on SIGTERM (SIGKILL after 12 s). Exit 2 of a program means bad
# settings: trying again can't help.
set -u
name="$1"
shift
child=0 stopping=0 pause=1

stop_child() {
  stopping=1
  ((child > 0)) && kill -TERM "$child" 2>/dev/null
}
trap stop_child TERM INT

while ((stopping == 0)); do
  began=$SECONDS
  "$@" &
  child=$!
  wait "$child"
  status=$?
  if ((stopping)); then
    for _ in $(seq 120); do
      kill -0 "$child" 2>/dev/null || exit 0
      sleep 0.1
    done
    kill -KILL "$child" 2>/dev/null
    exit 0
  fi
  ((status == 2)) && exit 2
  ((SECONDS - began > 60)) && pause=1
  printf '{"level":"error","event":"program_ended","program":"%s","status":%d,"again_in_s":%d}\n' \
    "$name" "$status" "$pause" >&2
  sleep "$pause" &
  wait $!
  ((pause = pause * 2 > 30 ? 30 : pause * 2))
done
