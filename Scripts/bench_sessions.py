"""Measures sign-ins and refreshes a second of a release build: see Scripts/bench and docs/performance.md."""

import argparse
import http.client
import json
import os
import pathlib
import shutil
import subprocess
import tempfile

import bench

PASSWORD = "odontox-demo"
USERS = [
    f"{name}@odontox.test"
    for name in [
        "zainab.ahmed",
        "fatima.khan",
        "hassan.ali",
        "ahmed.hassan",
        "admin",
        "admin.north",
        "reception.north",
        "patient.north",
    ]
]
# Sessions that take turns at being refreshed: more than there are connections.
SESSIONS = 64
CONNECTIONS = 16
JSON = {"Content-Type": "application/json"}


def wrk(url: str, seconds: int, script: pathlib.Path, connections: int) -> bench.Result:
    command = ["wrk", "-t2", f"-c{connections}", "--latency", "--timeout", "10s", f"-d{seconds}s", "-s"]
    output = subprocess.run([*command, str(script), url], check=True, capture_output=True, text=True).stdout
    return bench.Result(output)


def sign_in(port: int, email: str) -> str:
    """A refresh token."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    body = json.dumps({"email": email, "password": PASSWORD})
    connection.request("POST", "/api/v1/auth/login", body, JSON)
    answer = connection.getresponse()
    assert answer.status == 200, answer.read()
    return json.loads(answer.read())["refreshToken"]


def sign_in_script(folder: pathlib.Path) -> pathlib.Path:
    """Each request signs another user in, so that no account is waited for."""
    script = folder / "sign-in.lua"
    users = ", ".join(f'"{user}"' for user in USERS)
    script.write_text(f"""
local threads = 0
function setup(thread) thread:set("id", threads); threads = threads + 1 end
local users = {{{users}}}
local n = 0
request = function()
  n = n + 2
  local body = string.format('{{"email":"%s","password":"{PASSWORD}"}}', users[(n + id) % #users + 1])
  return wrk.format("POST", "/api/v1/auth/login", {{["Content-Type"] = "application/json"}}, body)
end
""")
    return script


def refresh_script(folder: pathlib.Path, tokens: list[str]) -> pathlib.Path:
    """Each token that comes is shown in its turn. The threads share the sessions."""
    script = folder / "refresh.lua"
    listed = ", ".join(f'"{token}"' for token in tokens)
    script.write_text(f"""
local threads = 0
function setup(thread) thread:set("id", threads); threads = threads + 1 end
local all = {{{listed}}}
local mine, first, last = {{}}, 1, 0
local function push(token) last = last + 1; mine[last] = token end
function init(args)
  for i = id + 1, #all, 2 do push(all[i]) end
end
request = function()
  local token = mine[first]
  mine[first] = nil
  first = first + 1
  return wrk.format("POST", "/api/v1/auth/refresh", {{["Content-Type"] = "application/json"}},
    '{{"refreshToken":"' .. token .. '"}}')
end
response = function(status, headers, body)
  local token = string.match(body, '"refreshToken":"([^"]+)"')
  if token then push(token) end
end
""")
    return script


def measure(engine: str, args, folder: pathlib.Path) -> None:
    url = f"sqlite:{folder / 'sessions.sqlite'}"
    if engine == "postgres":
        server = os.environ["ODONTOX_TEST_POSTGRES_URL"]
        subprocess.run(["psql", "-X", "-q", server, "-c", "CREATE DATABASE bench_sessions"], check=True)
        url = server.rsplit("/", 1)[0] + "/bench_sessions"
    port = bench.free_port()
    env = {
        "ODONTOX_DATABASE_URL": url,
        "ODONTOX_RATE_LIMIT": "off",
        "ODONTOX_LOG_LEVEL": "warning",
        "ODONTOX_JWT_SECRET": "a secret for measuring, long enough",
        "ODONTOX_PORT": str(port),
    }
    program = bench.Program([args.server, "serve", "--demo"], port, "/readyz", env)
    base = f"http://127.0.0.1:{port}"
    tokens = [sign_in(port, USERS[number % len(USERS)]) for number in range(SESSIONS)]
    # As many as wait no longer than the server lets them.
    cores = os.cpu_count() or 1
    results = {
        "sign-in": wrk(base, args.seconds, sign_in_script(folder), max(2, 2 * cores)),
        "refresh": wrk(base, args.seconds, refresh_script(folder, tokens), CONNECTIONS),
    }
    program.stop()
    for name, result in results.items():
        print(
            f"| {engine} | {name} | {result.rate:.1f} | {result.p50:.1f} | {result.p99:.1f} "
            f"| {result.refused} |",
            flush=True,
        )


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--server", required=True)
    parser.add_argument("--engines", default="sqlite,postgres")
    parser.add_argument("--seconds", type=int, default=5)
    args, _ = parser.parse_known_args()
    args.server = str(pathlib.Path(args.server).resolve())
    folder = pathlib.Path(tempfile.mkdtemp(prefix="odontox-bench."))
    print("| database | request | requests/s | p50 ms | p99 ms | refused |")
    print("| --- | --- | ---: | ---: | ---: | ---: |", flush=True)
    try:
        for engine in args.engines.split(","):
            measure(engine, args, folder)
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
