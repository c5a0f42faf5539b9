#!/usr/bin/env bash
# Writes the review: comment.md and review.json, annotations, and the summary of the job. Fails when the
# pull request is refused.
#
# SPECWRIGHT is the command, BASE the commit that the pull request goes to, LABEL the label that allows
# breaks; DOCUMENT, ACCEPT, FAIL_ON and FAIL_ON_RUST are options of the command.
set -euo pipefail

folder=$RUNNER_TEMP/specwright-review
rm -rf "$folder"
mkdir -p "$folder"

words=(review "--base=$BASE" "--fail-on=${FAIL_ON:-breaking}" "--fail-on-rust=${FAIL_ON_RUST:-never}")
if [ -n "${ACCEPT:-}" ]; then words+=("--accept=$ACCEPT"); fi
if [ -n "${LABEL:-}" ] && [ -s "${GITHUB_EVENT_PATH:-}" ]; then
  has_label=$(jq --arg wanted "$LABEL" 'any(.pull_request.labels[]?; .name == $wanted)' "$GITHUB_EVENT_PATH")
  if [ "$has_label" = true ]; then words+=("--allowed-by=the label \`$LABEL\`"); fi
fi
if [ -n "${DOCUMENT:-}" ]; then words+=(-- "$DOCUMENT"); fi

write() { "$SPECWRIGHT" review "--format=$1" "${words[@]:1}"; }

# 1 means that it is refused, 2 that there is no review.
status=0
write json > "$folder/review.json" || status=$?
if [ "$status" -gt 1 ]; then
  rm -rf "$folder"
  exit "$status"
fi
write markdown > "$folder/comment.md" 2> /dev/null || true
write github 2> /dev/null || true

cat "$folder/comment.md" >> "$GITHUB_STEP_SUMMARY"
echo "folder=$folder" >> "$GITHUB_OUTPUT"
echo "has-comment=true" >> "$GITHUB_OUTPUT"
exit "$status"
