"""Signs in to a fresh demo server as each role, on each database, and lets schemathesis loose on it.

Every role gets a server and a database of its own, so that a failure can be repeated alone
(`Scripts/e2e --database postgres --role admin`) and no role meets what another one deleted.
The two databases are tested side by side. Called by Scripts/e2e.
"""

import argparse
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyotp

ROOT = Path(__file__).resolve().parent.parent
LOGS = ROOT / ".build-e2e"
PASSWORD = "odontox-demo"
EMAILS = {
    "patient": "ahmed.hassan@odontox.test",
    "doctor": "fatima.khan@odontox.test",
    "receptionist": "zainab.ahmed@odontox.test",
    "admin": "admin@odontox.test",
    "superadmin": "superadmin@odontox.test",
}
ENDLESS = "/api/v1/protected/messages/stream"
START_LIMIT = 60
STOP_LIMIT = 30

stopping = threading.Event()
children: set[subprocess.Popen] = set()
results: list[bool] = []
printing = threading.Lock()


class Failed(Exception):
    """One check that did not hold; the message is for a person."""


def say(text: str) -> None:
    with printing:
        print(f"{time.strftime('%H:%M:%S', time.gmtime())} e2e: {text}", flush=True)


def tail(path: Path, lines: int) -> str:
    text = path.read_text(errors="replace").splitlines() if path.exists() else []
    return "\n".join(f"    {line}" for line in text[-lines:])


def check(name: str, work) -> bool:
    """Runs one check, prints its line and counts it."""
    began = time.monotonic()
    try:
        note = work()
    except Failed as failure:
        if stopping.is_set():
            return False
        results.append(False)
        say(f"FAIL {name}: {failure}")
        return False
    results.append(True)
    say(f"ok   {name}{f': {note}' if note else ''} ({time.monotonic() - began:.0f} s)")
    return True


def start(command: list[str], log: Path, **options) -> subprocess.Popen:
    with log.open("wb") as out:
        child = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT, **options
        )
    children.add(child)
    return child


def run(command: list[str], log: Path, limit: float, **options) -> int:
    child = start(command, log, **options)
    try:
        return child.wait(timeout=limit)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
        raise Failed(f"not finished after {limit:.0f} s\n{tail(log, 40)}") from None
    finally:
        children.discard(child)


def request(url: str, body: dict | None = None, token: str | None = None) -> tuple[int, bytes]:
    headers = {"Content-Type": "application/json"} if body is not None else {}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    data = json.dumps(body).encode() if body is not None else None
    try:
        with urllib.request.urlopen(urllib.request.Request(url, data, headers), timeout=40) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as answer:
        return answer.code, answer.read()
    except OSError as error:
        raise Failed(f"{url}: {error}") from None


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def database_url(database: str, role: str, home: Path) -> str:
    if database == "sqlite":
        return f"sqlite:{home / 'odontox.sqlite'}"
    server = os.environ["ODONTOX_TEST_POSTGRES_URL"]
    name = f"odontox_e2e_{role}_{os.getpid()}"
    log = home / "createdb.log"
    if run(["psql", server, "--no-psqlrc", "-qc", f"CREATE DATABASE {name}"], log, 30) != 0:
        raise Failed(f"the database could not be made\n{tail(log, 10)}")
    return f"{server.rsplit('/', 1)[0]}/{name}"


def environment(url: str, port: int) -> dict[str, str]:
    """The caller's environment without settings of the server, so that a run means the same everywhere."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith("ODONTOX_")}
    return clean | {
        "ODONTOX_HOST": "127.0.0.1",
        "ODONTOX_PORT": str(port),
        "ODONTOX_DATABASE_URL": url,
        "ODONTOX_RATE_LIMIT": "off",
        "ODONTOX_LOG_LEVEL": "warning",
    }


def await_ready(server: subprocess.Popen, base: str, log: Path) -> None:
    deadline = time.monotonic() + START_LIMIT
    while time.monotonic() < deadline and server.poll() is None and not stopping.is_set():
        try:
            if request(f"{base}/readyz")[0] == 200:
                return
        except Failed:
            pass
        time.sleep(0.1)
    state = "still not ready" if server.poll() is None else f"ended with {server.returncode}"
    raise Failed(f"{state}\n{tail(log, 30)}")


def sign_in(base: str, role: str) -> str:
    status, body = request(f"{base}/api/v1/auth/login", {"email": EMAILS[role], "password": PASSWORD})
    if status != 200:
        raise Failed(f"sign-in answered {status}: {body[:300]!r}")
    answer = json.loads(body)
    if answer["user"]["role"] != role:
        raise Failed(f"signed in as {answer['user']['role']}")
    return answer["accessToken"]


def set_up_second_factor(base: str, token: str, role: str) -> str:
    """Uses an authenticator that is not ours, and returns the access token of a sign-in by its code.

    The admin may then make a second factor a duty of admins, and still be let in.
    """

    def call(path: str, body: dict | None, expected: int, bearer: str | None = None) -> dict:
        status, answer = request(f"{base}/api/v1/auth/{path}", body if body is not None else {}, bearer)
        if status != expected:
            raise Failed(f"/auth/{path} answered {status}: {answer[:300]!r}")
        return json.loads(answer)

    offered = call("mfa/totp", None, 200, token)
    authenticator = pyotp.parse_uri(offered["otpauthUri"])
    if authenticator.secret != offered["secret"] or authenticator.name != EMAILS[role]:
        raise Failed(f"the otpauthUri says something else: {offered}")
    codes = call("mfa/totp/confirm", {"code": authenticator.now()}, 200, token)["recoveryCodes"]
    if len(set(codes)) != 10:
        raise Failed(f"{len(set(codes))} recovery codes")
    credentials = {"email": EMAILS[role], "password": PASSWORD}
    challenge = call("login", credentials, 401)
    if challenge["code"] != "MFA_REQUIRED":
        raise Failed(f"sign-in answered {challenge}")
    # The present code has been used; the next one is taken already.
    code = {"mfaToken": challenge["mfaToken"], "code": authenticator.at(int(time.time()) + 30)}
    return call("login/mfa", code, 200)["accessToken"]


def validate_description(base: str, home: Path) -> None:
    status, body = request(f"{base}/openapi.json")
    if status != 200:
        raise Failed(f"/openapi.json answered {status}")
    document = home / "openapi.json"
    document.write_bytes(body)
    log = home / "validator.log"
    if run([sys.executable, "-m", "openapi_spec_validator", "--schema", "3.1", str(document)], log, 120) != 0:
        raise Failed(f"not valid OpenAPI 3.1\n{tail(log, 60)}")


def fuzz(base: str, role: str, token: str, home: Path, log: Path, options: argparse.Namespace) -> str:
    command = [
        sys.executable,
        "-m",
        "schemathesis.cli",
        "--config-file",
        str(ROOT / "Scripts/schemathesis.toml"),
    ]
    command += [
        "run",
        f"{base}/openapi.json",
        "--header",
        f"Authorization: Bearer {token}",
        "--checks",
        "all",
    ]
    if role == "superadmin":
        command += ["--header", "X-Reason: checking the API description"]
    command += [
        "--exclude-path",
        ENDLESS,
        "--max-time",
        str(options.seconds),
        "--max-examples",
        str(options.examples),
    ]
    command += ["--seed", str(options.seed), "--generation-database", "none"]
    # A debug build takes seconds for a password's hash, and several may wait for it.
    command += ["--request-timeout", "60", "--max-response-time", "40"]
    command += ["--max-failures", "20", "--no-color"]
    code = run(command, log, options.seconds + 90, cwd=home, env=os.environ | {"COLUMNS": "140"})
    lines = log.read_text(errors="replace").splitlines()
    if code != 0:
        raise Failed(
            f"schemathesis ended with {code}; all of it is in {log.relative_to(ROOT)}\n{tail(log, 250)}"
        )
    counts = [line.strip() for line in lines if " generated, " in line]
    if not counts:
        raise Failed(f"schemathesis tested nothing\n{tail(log, 60)}")
    return counts[-1]


def stop(server: subprocess.Popen, log: Path) -> None:
    if server.poll() is not None:
        raise Failed(f"the server ended by itself with {server.returncode}\n{tail(log, 40)}")
    server.terminate()
    try:
        code = server.wait(timeout=STOP_LIMIT)
    except subprocess.TimeoutExpired:
        raise Failed(f"still running {STOP_LIMIT} s after SIGTERM\n{tail(log, 20)}") from None
    if code != 0:
        raise Failed(f"ended with {code} after SIGTERM\n{tail(log, 20)}")


def test_role(database: str, role: str, options: argparse.Namespace) -> None:
    name = f"{database} {role}"
    home = Path(tempfile.mkdtemp(prefix="odontox-e2e."))
    log = LOGS / f"{database}-{role}.server.log"
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    server = None
    token = ""

    def begin() -> None:
        nonlocal server, token
        url = database_url(database, role, home)
        server = start([options.binary, "serve", "--demo"], log, cwd=home, env=environment(url, port))
        await_ready(server, base, log)
        token = sign_in(base, role)
        if role == "admin":
            token = set_up_second_factor(base, token, role)

    try:
        if check(f"{name} starts and signs in", begin):
            check(f"{name} description", lambda: validate_description(base, home))
            check(
                f"{name} requests",
                lambda: fuzz(base, role, token, home, LOGS / f"{database}-{role}.log", options),
            )
            check(f"{name} stops", lambda: stop(server, log))
    finally:
        if server:
            if server.poll() is None:
                server.kill()
                server.wait()
            children.discard(server)
        shutil.rmtree(home, ignore_errors=True)


def test_database(database: str, options: argparse.Namespace) -> None:
    for role in options.role or EMAILS:
        if not stopping.is_set():
            test_role(database, role, options)


def interrupted(number: int, _frame) -> None:
    stopping.set()
    for child in list(children):
        child.kill()
    raise SystemExit(128 + number)


def main() -> int:
    def number(name: str, default: int, highest: int) -> int:
        text = os.environ.get(name, "") or str(default)
        if not text.isdecimal() or not 1 <= int(text) <= highest:
            sys.exit(f"e2e: {name} must be a whole number from 1 to {highest}")
        return int(text)

    parser = argparse.ArgumentParser(prog="Scripts/e2e")
    parser.add_argument(
        "--database", action="append", choices=["sqlite", "postgres"], help="only this database"
    )
    parser.add_argument("--role", action="append", choices=list(EMAILS), help="only this role")
    options = parser.parse_args()
    options.seconds = number("ODONTOX_E2E_SECONDS", 45, 800)  # an access token lives for 900 s
    options.examples = number("ODONTOX_E2E_EXAMPLES", 25, 100_000)
    options.seed = number("ODONTOX_E2E_SEED", 1, 2**31)
    options.binary = os.environ["ODONTOX_BINARY"]

    for kind in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(kind, interrupted)
    shutil.rmtree(LOGS, ignore_errors=True)
    LOGS.mkdir()
    databases = options.database or ["sqlite", "postgres"]
    say(f"seed {options.seed}, {options.seconds} s a role, logs in {LOGS.name}/")
    with ThreadPoolExecutor() as lanes:
        for lane in [lanes.submit(test_database, database, options) for database in databases]:
            lane.result()
    print(f"{results.count(True)} passed, {results.count(False)} failed", flush=True)
    return 0 if results and all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
