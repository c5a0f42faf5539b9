#!/usr/bin/env bash
# Fetches the commit that the pull request goes to, and the history back to where the two part: a clone for
# a job is shallow. BASE is a commit, TOKEN reads the repository.
set -euo pipefail

if [ -z "${BASE:-}" ]; then
  echo "there is no base: this is no pull request, and no input names one" >&2
  exit 2
fi
if [ -n "${TOKEN:-}" ] && [ -n "${GITHUB_SERVER_URL:-}" ]; then
  # For git alone, and in no file.
  secret=$(printf 'x-access-token:%s' "$TOKEN" | base64 | tr -d '\n')
  echo "::add-mask::$secret"
  export GIT_CONFIG_COUNT=1
  export GIT_CONFIG_KEY_0="http.$GITHUB_SERVER_URL/.extraheader"
  export GIT_CONFIG_VALUE_0="AUTHORIZATION: basic $secret"
fi

fetch() { git fetch --quiet --no-tags --no-recurse-submodules "$@"; }
is_shallow() { [ "$(git rev-parse --is-shallow-repository)" = true ]; }

head=$(git rev-parse HEAD)
if ! git rev-parse --quiet --verify --end-of-options "$BASE^{commit}" > /dev/null; then
  if is_shallow; then fetch --depth=1 origin "$BASE"; else fetch origin "$BASE"; fi
fi
more=32
until git merge-base "$BASE" "$head" > /dev/null 2>&1 || ! is_shallow; do
  if [ "$more" -gt 4096 ]; then
    fetch --unshallow origin "$BASE" "$head"
  else
    fetch --deepen="$more" origin "$BASE" "$head"
  fi
  more=$((more * 4))
done
