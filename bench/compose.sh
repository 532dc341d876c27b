#!/usr/bin/env bash
# docker-compose.yml tried for real: pages of the demo site, served on this machine, go through the containers.
#
#   bench/compose.sh [--tls]      takes minutes; needs Docker, with `docker compose` or docker-compose
#
# Builds the image, brings up Valkey, a worker and Flower, enqueues the demo site, reads the records, asks Flower with
# and without its password, and Valkey for what its user may not, scales to three workers, kills one in the middle of a
# few hundred URLs, then all containers at once, Valkey too, checks that every URL has ended and the books balance, and
# takes everything down. With --tls: docker-compose.tls.yml on top, with a certificate made here (needs openssl).
# Uses DOCKER_HOST; BUILD_OPTIONS go to `docker build`. Ports, names and passwords are its own, so that it does not
# touch what else runs here.
set -euo pipefail
cd "$(dirname "$0")/.."
make --silent setup
tls=$([ "${1:-}" = --tls ] && echo 1 || true)

work=$(mktemp -d)
bin=$PWD/.venv/bin
export COMPOSE_PROJECT_NAME=newsluice-check VALKEY_PORT=16379 FLOWER_PORT=15555
VALKEY_PASSWORD=$("$bin/python" -c 'import secrets; print(secrets.token_hex(16))')
export VALKEY_PASSWORD NEWSLUICE_FLOWER_BASIC_AUTH=check:$VALKEY_PASSWORD
# For the test: our own hosts are asked faster, and what a killed worker held is given out again soon.
export NEWSLUICE_HOST_DELAY=0.1 NEWSLUICE_HOST_CONCURRENCY=4 NEWSLUICE_LEASE_SECONDS=10
files=(-f docker-compose.yml ${tls:+-f docker-compose.tls.yml} --project-directory "$work")
compose() {
  if docker compose version >/dev/null 2>&1; then docker compose "${files[@]}" "$@"; else docker-compose "${files[@]}" "$@"; fi
}
redis_url() { # redis_url USER:PASSWORD
  echo "redis${tls:+s}://$1@localhost:$VALKEY_PORT/0${tls:+?ssl_ca_certs=$work/tls/ca.crt}"
}

site=
finish() {
  code=$?
  if [ "$code" != 0 ]; then
    compose ps || true
    compose logs --tail 20 || true
  fi
  [ -z "$site" ] || kill "$site" 2>/dev/null || true
  compose down --volumes --timeout 60 >"$work/down.log" 2>&1 || cat "$work/down.log"
  rm -rf "$work"
  [ "$code" = 0 ] && echo "compose: all of it works ($SECONDS s)" || echo "compose: failed ($SECONDS s)"
}
trap finish EXIT

step() {
  echo "compose: $* ($SECONDS s)"
}

fail() {
  echo "compose: $*" >&2
  exit 1
}

# Print the sum of some numbers of `newsluice status --json`, by their names.
count() {
  newsluice status --json | "$bin/python" -c "import json, sys; d = json.load(sys.stdin); print(sum(d[n] for n in sys.argv[1:]))" "$@"
}

# On the host, outside the containers: as a user's own programs.
newsluice() {
  (cd "$work" && NEWSLUICE_REDIS_URL=$(redis_url "newsluice:$VALKEY_PASSWORD") \
    env -u NEWSLUICE_FLOWER_BASIC_AUTH "$bin/newsluice" "$@")
}

until_done() {
  for _ in $(seq 90); do
    left=$(count waiting delayed leased)
    [ "$left" = 0 ] && return
    sleep 1
  done
  newsluice status
  fail "$left URLs have no end after 90 looks"
}

until_healthy() {
  for _ in $(seq 90); do
    states=$(compose ps -q "$1" | xargs docker inspect --format '{{.State.Health.Status}}')
    [ "$(grep -c '^healthy$' <<<"$states")" = "$2" ] && return
    sleep 1
  done
  fail "$1: not $2 healthy containers, but: $states"
}

step "building the image"
# shellcheck disable=SC2086 # several options
docker build --quiet ${BUILD_OPTIONS:-} -t newsluice . >"$work/build.log" 2>&1 || { cat "$work/build.log"; fail "no image"; }
docker images --format '{{.Repository}} {{.Size}}' newsluice

if [ "$tls" ]; then
  step "a certificate of our own for Valkey"
  mkdir "$work/tls"
  chmod 755 "$work" "$work/tls"
  openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=check -keyout "$work/ca.key" -out "$work/tls/ca.crt" 2>/dev/null
  openssl req -newkey rsa:2048 -nodes -subj /CN=valkey -keyout "$work/tls/server.key" -out "$work/server.csr" 2>/dev/null
  openssl x509 -req -in "$work/server.csr" -CA "$work/tls/ca.crt" -CAkey "$work/ca.key" -CAcreateserial -days 2 \
    -extfile <(echo "subjectAltName=DNS:valkey,DNS:localhost") -out "$work/tls/server.crt" 2>/dev/null
  chmod 644 "$work"/tls/*  # the demo's: user 999 of the container is nobody here
fi

step "Valkey, to have its network"
compose up -d --no-build valkey >"$work/up.log" 2>&1 || { cat "$work/up.log"; fail "Valkey does not come up"; }
network=$(docker inspect --format '{{range .NetworkSettings.Networks}}{{.NetworkID}}{{end}}' "$(compose ps -q valkey)")
gateway=$(docker network inspect --format '{{(index .IPAM.Config 0).Gateway}}' "$network")
export NEWSLUICE_ALLOW_PRIVATE_ADDRESSES=$gateway/32

step "the demo site on $gateway, which is this machine as the containers see it"
"$bin/python" - "$gateway" "$work/urls.txt" "$work/many.txt" <<'PYTHON' &
import pathlib, sys, threading
from worker.demo.site import Site

with Site(sys.argv[1]) as site:
    pathlib.Path(sys.argv[3]).write_text(
        "".join(f"{url}?story={number}\n" for number in range(30)
                for url, place in site.urls.items() if place.behaviour in {"page", "slow"} and "?" not in url))
    pathlib.Path(sys.argv[2]).write_text("".join(f"{url}\n" for url in site.urls))
    threading.Event().wait()
PYTHON
site=$!
for _ in $(seq 50); do [ -s "$work/urls.txt" ] && break; sleep 0.2; done

step "worker and Flower"
compose up -d --no-build >"$work/up.log" 2>&1 || { cat "$work/up.log"; fail "the containers do not come up"; }
until_healthy valkey 1
until_healthy worker 1
until_healthy flower 1

step "the demo site's URLs"
newsluice enqueue -f "$work/urls.txt"
until_done
newsluice status
newsluice records export -o "$work/records.jsonl"
records=$(wc -l <"$work/records.jsonl")
[ "$records" = "$(count published)" ] || fail "$records records, but $(count published) published"
[ "$records" -ge 14 ] || fail "only $records records"

step "Flower, without and with its password"
"$bin/python" - "http://127.0.0.1:$FLOWER_PORT" "$NEWSLUICE_FLOWER_BASIC_AUTH" <<'PYTHON'
import base64, json, sys, urllib.error, urllib.request

base, credentials = sys.argv[1:]
try:
    urllib.request.urlopen(f"{base}/workers", timeout=10)
    sys.exit("Flower shows its workers without a password")
except urllib.error.HTTPError as error:
    assert error.code == 401, error
token = base64.b64encode(credentials.encode()).decode()
ask = urllib.request.Request(f"{base}/api/tasks?limit=5", headers={"Authorization": f"Basic {token}"})
with urllib.request.urlopen(ask, timeout=10) as answer:
    tasks = json.load(answer)
assert answer.status == 200 and tasks, "Flower shows no tasks"
for task in list(tasks.values())[:3]:
    print("  ", task["name"], task["state"], task["args"], task["result"])
PYTHON

step "Valkey: who may not come in, and what its user may not"
"$bin/python" - "$(redis_url "newsluice:$VALKEY_PASSWORD")" "$(redis_url newsluice:wrong)" "$(redis_url default:)" \
  "redis://newsluice:$VALKEY_PASSWORD@localhost:$VALKEY_PORT/0" "$(redis_url "newsluice:$VALKEY_PASSWORD" | sed 's/?.*//')" \
  ${tls:+tls} <<'PYTHON'
import sys
import redis

ours, wrong, default, plain, unchecked = sys.argv[1:6]

def refused(url, *command):
    try:
        answer = redis.Redis.from_url(url, socket_timeout=5).execute_command(*command)
    except redis.RedisError as error:
        print("  ", *command, "->", type(error).__name__, str(error)[:60])
    else:
        sys.exit(f"{command} is not refused, but answered {answer!r}")

assert redis.Redis.from_url(ours).ping()
for url in (wrong, default):
    refused(url, "PING")
for command in ("FLUSHALL", "KEYS *", "CONFIG GET *", "ACL LIST", "GET other", "SHUTDOWN"):
    refused(ours, *command.split())
if sys.argv[6:]:
    refused(plain, "PING")  # no TLS
    refused(unchecked, "PING")  # TLS, but nobody known vouches for the certificate
PYTHON

step "nobody is root, nothing can be written"
for service in valkey worker flower; do
  id=$(compose ps -q "$service")
  [ "$(docker exec "$id" id -u)" != 0 ] || fail "$service runs as root"
  ! docker exec "$id" touch /written 2>/dev/null || fail "$service can write its root file system"
done

step "three workers, $(wc -l <"$work/many.txt") URLs, one worker killed"
compose up -d --no-build --scale worker=3 >"$work/up.log" 2>&1 || { cat "$work/up.log"; fail "it does not scale"; }
until_healthy worker 3
newsluice enqueue -f "$work/many.txt"
victim=$(compose ps -q worker | sed -n 1p)
for _ in $(seq 50); do
  held=$(count leased)
  [ "$held" -lt 3 ] || break
done
docker kill --signal KILL "$victim" >/dev/null
echo "   killed with $held URLs in the hands of the three and $(count waiting) waiting"
until_done
newsluice status --check
[ "$(count dead)" = 0 ] || fail "$(count dead) URLs were given up"
now=$(count published duplicates rejected)
[ "$now" = "$(count admitted)" ] || fail "$(count admitted) URLs were admitted, $now have an end"

step "all killed at once, Valkey too, with URLs in hand"
sed 's/$/\&again=1/' "$work/many.txt" | newsluice enqueue -
until [ "$(count leased)" -ge 2 ]; do :; done
open=$(count waiting delayed leased)
compose kill -s KILL >"$work/kill.log" 2>&1
compose up -d --no-build --scale worker=3 >"$work/up.log" 2>&1 || { cat "$work/up.log"; fail "it does not come up again"; }
until_healthy valkey 1
echo "   killed with $open URLs open; $(count admitted) were admitted, as it says when it is back"
until_done
newsluice status --check | tail -1
[ "$(count published duplicates rejected)" = "$(count admitted)" ] || fail "not all that were admitted have an end"
[ "$(count admitted)" -ge $((now + $(wc -l <"$work/many.txt"))) ] || fail "URLs were lost"

step "stopping: workers end by themselves"
workers=$(compose ps -q worker)
compose stop >"$work/stop.log" 2>&1
for id in $workers; do
  code=$(docker inspect --format '{{.State.ExitCode}}' "$id")
  [ "$code" = 0 ] || fail "a worker ended with code $code"
done
