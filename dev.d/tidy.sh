# lint, fmt, clean.

dev_lint() {
  install_packages test
  local buf
  buf="$(buf_path)"
  export INSTROOM_BUF="$buf" INSTROOM_KUSTOMIZE INSTROOM_KUBECTL_VALIDATE
  INSTROOM_KUSTOMIZE="$(go_tool kustomize)"
  INSTROOM_KUBECTL_VALIDATE="$(go_tool kubectl-validate)"
  python3 "$ROOT/tests/lint/run.py" "$@"
}

dev_fmt() {
  install_packages test
  local buf
  git ls-files --cached --others --exclude-standard -- \
    {services,tests,deploy}/'*.h' {services,tests,deploy}/'*.cc' | xargs -r clang-format -i
  buf="$(buf_path)"
  [[ -z "$buf" ]] || (cd proto && "$buf" format -w)
  note "formatted"
}

dev_clean() {
  [[ -z "${1:-}" || "$1" == --data ]] || fail "clean does not know '$1'" "./dev clean [--data]"
  if alive gateway || [[ "${1:-}" == --data ]]; then dev_stop; fi
  rm -rf build services/gateway/web/dist services/gateway/web/node_modules "$TOOLS" \
    "$STATE/results" "$STATE/test-pki" deploy/local/login/node_modules
  if [[ "${1:-}" == --data ]]; then
    rm -rf "$STATE"
    note "removed build results, data, logs and the region's key"
  else
    note "removed build results; data and the region's key stay (./dev clean --data removes them)"
  fi
}
