# Runs tests tier by tier and adds up what every runner says.
#
# Unit, contract and fuzz tests run under AddressSanitizer and UBSan (preset dev); component, fault
# and end-to-end tests run what is shipped (preset release).

RESULTS="$STATE/results"
ALL_TIERS=(lint unit contract fuzz component fault e2e)

dev_test() {
  local what="${1:-all}" tiers tier began=$SECONDS status=0
  case "$what" in
    all) tiers=("${ALL_TIERS[@]}") ;;
    quick) tiers=(lint unit) ;;
    lint | unit | contract | fuzz | component | fault | e2e | race | fuzzers) tiers=("$what") ;;
    *) fail "there is no tier '$what'" "choose: all quick ${ALL_TIERS[*]} race fuzzers" ;;
  esac
  rm -rf "$RESULTS"
  mkdir -p "$RESULTS/tables" "$RESULTS/gtest"
  # Where tests leave what they show to people, and what dev.d/attacks.py reads.
  export INSTROOM_TABLES="$RESULTS/tables" INSTROOM_GTEST_RESULTS="$RESULTS/gtest"
  install_packages test
  for tier in "${tiers[@]}"; do
    say "tier $tier"
    # In a shell of its own: a tier that can't even be built counts as one failure.
    ("tier_$tier") || echo "0 passed, 1 failed" >"$RESULTS/$tier-itself.lines"
  done
  show_tables "$what"
  say "took $(((SECONDS - began) / 60)) min $(((SECONDS - began) % 60)) s"
  python3 "$ROOT/dev.d/sum_tests.py" "$RESULTS" || status=$?
  return "$status"
}

# What the tests saw, for people: who may do what, canaries, erasures, attacks.
show_tables() {
  local table
  for table in "$RESULTS/tables"/*.txt; do
    [[ -f "$table" ]] || continue
    say "$(basename "$table" .txt)"
    cat "$table"
  done
  [[ "$1" == all ]] || return 0
  say "attacks tried (docs/security.md), with their tests of this run"
  python3 "$ROOT/dev.d/attacks.py" "$RESULTS"
}

# run_tests NAME KIND COMMAND...: keeps the output for the sum, shows failures.
run_tests() {
  local name="$1" kind="$2"
  shift 2
  if ! watched "test-$name" "$@"; then warn "$name has failures"; fi
  cp "$LOGS/test-$name.log" "$RESULTS/$name.$kind"
}

# cpp_tier TIER PRESET JOBS: builds and runs the tier's GoogleTest programs.
cpp_tier() {
  local tier="$1" preset="$2" jobs="$3" programs
  note "building"
  configure "$preset" ON
  build_targets "$preset" "tier_$tier"
  mapfile -t programs < <(
    find "build/$preset/tests/$tier" -type f -perm -u+x -name "${tier}_*_test" 2>/dev/null | sort)
  ((${#programs[@]})) || { note "no C++ tests in this tier"; return 0; }
  note "running ${#programs[@]} programs"
  run_tests "$tier" lines python3 dev.d/test_programs.py --jobs "$jobs" "${programs[@]}"
}

tier_lint() {
  run_tests lint lines dev_lint --all
}

tier_unit() {
  cpp_tier unit dev 2
  page_packages
  if grep -q '"test":' services/gateway/web/package.json; then
    run_tests page node npm --prefix services/gateway/web test
  fi
}

tier_contract() {
  local_parts
  cpp_tier contract dev 1
}

tier_fuzz() { cpp_tier fuzz dev 2; }

# Looks for new paths with libFuzzer; INSTROOM_FUZZ_RUNS=1000000 for a long look.
tier_fuzzers() {
  install_packages fuzz
  configure fuzz ON
  build_targets fuzz fuzzers
  run_tests fuzzers lines python3 tests/fuzz/run.py
}

tier_component() {
  local_parts
  configure release ON
  # The benchmark is built too: what nobody builds breaks unseen.
  build_targets release programs tier_bench
  # Each program has a broker of its own, and waits for it more than it works.
  cpp_tier component release 2
}

tier_fault() {
  local_parts
  configure release ON
  build_targets release programs tier_fault
  build_page
  if [[ -f tests/fault/whole/campaign.py ]]; then
    run_tests fault-campaign lines python3 tests/fault/whole/campaign.py \
      --rounds "${FAULT_ROUNDS:-12}"
  fi
}

tier_e2e() {
  local_parts
  configure release ON
  build_targets release programs
  build_page
  cpp_tier e2e release 1
  login_packages
  if use_venv tests/e2e/python/requirements.txt; then
    run_tests e2e-python unittest "$TOOLS/venv/bin/python" -m unittest discover -v \
      -s tests/e2e/python -p 'test_*.py'
  fi
  # The page against a gateway of the tests' own, then against a real region with a sample in it.
  run_tests e2e-page node node --test --test-reporter=tap tests/e2e/gateway/page.test.mjs
  run_tests e2e-running node python3 tests/support/with_region.py \
    node --test --test-reporter=tap tests/e2e/gateway/running.test.mjs \
    tests/e2e/gateway/login.test.mjs
}

tier_race() { cpp_tier unit race 2; }

# Tests start brokers of their own from these jars.
local_parts() {
  watched kafka-fetch "$KAFKA" fetch ||
    fail "Kafka could not be fetched"
}

dev_bench() {
  install_packages test
  local_parts
  configure release ON
  build_targets release programs tier_bench
  python3 tests/bench/whole/bench.py "$@"
}
