#!/bin/sh
# Logs in at the shop and says whether that worked.
#
#   examples/ci/log_in.sh [the shop's address]
set -eu

shop=${1:-http://localhost:3000}
login=$(curl --silent --fail --retry 20 --retry-delay 1 --retry-all-errors "$shop/login" --data '{"ssn": "199003142388"}' |
    sed 's/.*"id": *"\([^"]*\)".*/\1/')
for _ in 1 2 3 4 5 6 7 8 9 10; do
    seen=$(curl --silent --fail "$shop/login/$login")
    case $seen in *COMPLETED*) echo "$seen" && exit 0 ;; *PENDING*) sleep 0.5 ;; *) break ;; esac
done
echo "nobody was let in: $seen" >&2
exit 1
