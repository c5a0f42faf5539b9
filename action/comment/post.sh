#!/usr/bin/env bash
# Posts FOLDER/comment.md on the pull request NUMBER, or puts it in the place of AUTHOR's earlier comment with
# the same first line. Where that is not allowed, as for a pull request from a fork, the summary of the job
# has it. The text was written where code of the pull request ran: it is data, and no part of it is obeyed.
set -euo pipefail

comment=$FOLDER/comment.md
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() {
  echo "::error title=specwright::$1"
  exit 1
}

[[ "$NUMBER" =~ ^[0-9]+$ ]] || fail "this is no pull request"
if [ ! -f "$comment" ] || [ -L "$comment" ]; then fail "there is no comment to post"; fi
marker=$(head -n 1 "$comment" | head -c 4096 | tr -d '\000')
[[ "$marker" =~ ^'<!-- specwright review of '[A-Za-z0-9/.%]+' -->'$ ]] || fail "the comment is none of specwright's"

# GitHub takes 65,536 characters. jq reads what is no UTF-8 as what stands in for it.
jq --raw-input --slurp '{body: .[0:65536]}' < "$comment" > "$work/body.json"

# call METHOD PATH [FILE]: the answer in $work/answer.json; says the status.
call() {
  local retry=(--retry 3)
  # What was written once is not written again.
  if [ "$1" = POST ]; then retry=(); fi
  curl --silent --max-time 60 --max-filesize 50000000 "${retry[@]}" --request "$1" \
    --header @- --header 'Accept: application/vnd.github+json' \
    --header 'X-GitHub-Api-Version: 2022-11-28' --output "$work/answer.json" \
    --write-out '%{http_code}' ${3:+--data-binary "@$3" --header 'Content-Type: application/json'} \
    "$GITHUB_API_URL/repos/$GITHUB_REPOSITORY/issues$2" <<< "Authorization: Bearer $TOKEN"
}

# instead STATUS: what is done when GitHub does not let us.
instead() {
  case $1 in
    401 | 403 | 404)
      cat "$comment" >> "$GITHUB_STEP_SUMMARY"
      echo "::notice title=specwright::comments are not allowed here; the summary of this job has the review"
      exit 0
      ;;
    *) fail "GitHub answers $1" ;;
  esac
}

id=
for page in $(seq 1 100); do
  status=$(call GET "/$NUMBER/comments?per_page=100&page=$page") || fail "GitHub cannot be reached"
  [ "$status" = 200 ] || instead "$status"
  jq --exit-status 'type == "array"' "$work/answer.json" > /dev/null || fail "GitHub's answer is no list"
  jq --arg marker "$marker" --arg author "$AUTHOR" '
    map(select(.user.login == $author and ((.body // "") | split("\n")[0] | rtrimstr("\r")) == $marker))
    | first | select(. != null)' "$work/answer.json" > "$work/earlier.json"
  if [ -s "$work/earlier.json" ]; then
    id=$(jq '.id | numbers' "$work/earlier.json")
    break
  fi
  [ "$(jq length "$work/answer.json")" -eq 100 ] || break
done

if [ -n "$id" ]; then
  # What is the same already need not be edited.
  if jq --exit-status --slurp '(.[0].body | gsub("\r\n"; "\n") | rtrimstr("\n")) == (.[1].body | rtrimstr("\n"))' \
    "$work/earlier.json" "$work/body.json" > /dev/null; then
    echo "the comment is there already"
    exit 0
  fi
  status=$(call PATCH "/comments/$id" "$work/body.json") || fail "GitHub cannot be reached"
  [ "$status" = 200 ] || instead "$status"
  echo "the comment was brought up to date"
elif jq --exit-status '.changed == false' "$FOLDER/review.json" > /dev/null 2>&1; then
  echo "nothing has changed: no comment is made"
else
  status=$(call POST "/$NUMBER/comments" "$work/body.json") || fail "GitHub cannot be reached"
  [ "$status" = 201 ] || instead "$status"
  echo "the comment was made"
fi
