#!/bin/sh
# Plan a trip and watch it being made, then read the run again from event 10 on, as after a broken connection.
#   TRIPSITE_URL=http://localhost:8000 TRIPSITE_TOKEN=trip_… ./curl.sh Seoul 2026-11-24 2026-11-26
set -eu

base=${TRIPSITE_URL:-http://localhost:8000}
heads=$(mktemp)
trap 'rm -f "$heads"' EXIT
set -- "${1:-Seoul}" "${2:-2026-11-24}" "${3:-2026-11-26}"

# -N: show each event as it comes
curl -sSN --fail-with-body -D "$heads" -X POST "$base/api/v1/plans/generate/stream" \
  -H 'Content-Type: application/json' ${TRIPSITE_TOKEN:+-H "Authorization: Bearer $TRIPSITE_TOKEN"} \
  -d "{\"location\": \"$1\", \"startDate\": \"$2\", \"endDate\": \"$3\", \"budget\": \"medium\"}"

header() { tr -d '\r' <"$heads" | awk -v name="$1:" 'tolower($1) == name { print $2 }'; }

# without a token, X-Run-Key is what lets you come back
echo "--- the same run after event 10"
curl -sSN --fail-with-body "$base/api/v1/runs/$(header x-run-id)/events" -H 'Last-Event-ID: 10' \
  -H "X-Run-Key: $(header x-run-key)" ${TRIPSITE_TOKEN:+-H "Authorization: Bearer $TRIPSITE_TOKEN"}
