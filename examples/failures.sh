#!/bin/sh
# Lets a login end in every way that IDkollen can say, with nothing but curl.
#
#   examples/failures.sh [base url]        needs a running Fejkollen, such as `make run`
set -eu

base=${1:-http://localhost:8080}
credentials=${FEJKOLLEN_ACCOUNT_ID:-demo}:${FEJKOLLEN_SECRET_KEY:-demo-secret}
id_of='s/.*"id":"\([^"]*\)".*/\1/'

call() { curl --silent --show-error --fail-with-body --user "$credentials" --header 'Content-Type: application/json' "$@"; }

# Who is asked decides what happens: these people are built in (`fejkollen people` lists all).
while read -r error ssn; do
    id=$(call "$base/v3/bankid-se/auth" --data "{\"ssn\": \"$ssn\"}" | sed "$id_of")
    # A moment later they have answered. This waits for it instead of polling.
    call "$base/control/v1/wait" --data "{\"sessionId\": \"$id\", \"status\": \"FAILED\"}" >/dev/null
    printf '%-18s by person   ' "$error"
    call "$base/v3/bankid-se/auth/$id"
    echo
done <<PEOPLE
CANCELLED 199102032399
INVALID_ID 199508082386
CONFLICT 199011122398
AUTH_FAILED 199603262396
SESSION_TIMEOUT 199105282397
UNSUPPORTED_CLIENT 199010022383
INTERNAL_ERROR 199206152390
PEOPLE

# Or decide yourself: Barbro never answers, so her login waits for what you say.
for error in CANCELLED INVALID_ID CONFLICT AUTH_FAILED SESSION_TIMEOUT UNSUPPORTED_CLIENT INTERNAL_ERROR; do
    id=$(call "$base/v3/bankid-se/auth" --data '{"ssn": "199007212385"}' | sed "$id_of")
    call "$base/control/v1/sessions/$id/fail" --data "{\"error\": \"$error\"}" >/dev/null
    printf '%-18s by hand     ' "$error"
    call "$base/v3/bankid-se/auth/$id"
    echo
done
