#!/usr/bin/env bash
# Builds the command from the action's own files, away from those of the pull request, whose settings of
# cargo do not count then.
set -euo pipefail

source=$(cd "$(dirname "$0")/.." && pwd)
place=$RUNNER_TEMP/specwright
rm -rf "$place"
mkdir -p "$place"
tar -C "$source" --exclude ./target --exclude ./.git -cf - . | tar -C "$place" -xf -
cd "$place"
cargo build --release --locked --package specwright-cli
echo "command=$place/target/release/specwright" >> "$GITHUB_OUTPUT"
