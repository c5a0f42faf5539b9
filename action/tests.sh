#!/usr/bin/env bash
# Runs the contract tests: no snapshot unreviewed, none left over.
set -euo pipefail

if [ -n "$(git ls-files '*.snap.new' '*.pending-snap')" ]; then
  echo "snapshots that nobody has accepted are committed: cargo insta review" >&2
  exit 1
fi
if ! cargo insta --version > /dev/null 2>&1; then
  cargo install --quiet --locked --version 1.49.0 cargo-insta
fi
cargo insta test --check --unreferenced=reject
