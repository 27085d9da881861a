"""Measures a release build: see Scripts/bench and docs/performance.md."""

import argparse
import datetime
import http.client
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import tempfile
import time
import uuid

import bench_fill

APPOINTMENTS = "/api/v1/protected/appointments"
WRK = ["wrk", "-t2", "-c32", "--latency"]
# Pages that the server remembers until somebody writes; measured without that as well.
MADE_AGAIN = ["list of 50", "slots of a day"]


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return sock.getsockname()[1]


def milliseconds(text: str) -> float:
    number, unit = re.fullmatch(r"([\d.]+)(us|ms|s)", text).groups()
    return float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


class Result:
    def __init__(self, output: str):
        self.rate = float(re.search(r"Requests/sec:\s+([\d.]+)", output).group(1))
        self.p50 = milliseconds(re.search(r"^ +50% +(\S+)", output, re.MULTILINE).group(1))
        self.p99 = milliseconds(re.search(r"^ +99% +(\S+)", output, re.MULTILINE).group(1))
        self.requests = int(re.search(r"(\d+) requests in", output).group(1))
        bad = re.search(r"Non-2xx or 3xx responses: (\d+)", output)
        self.refused = int(bad.group(1)) if bad else 0


def wrk(
    url: str,
    seconds: int,
    token: str | None = None,
    script: pathlib.Path | None = None,
    tag: str | None = None,
) -> Result:
    command = [*WRK, f"-d{seconds}s"]
    if tag:
        command += ["-H", f"If-None-Match: {tag}"]
    if token:
        command += ["-H", f"Authorization: Bearer {token}"]
    if script:
        command += ["-s", str(script)]
    return Result(subprocess.run([*command, url], check=True, capture_output=True, text=True).stdout)


def cpu_seconds(root: int) -> float:
    """CPU time of a process and its descendants, those that have ended included."""
    ticks, parents = {}, {}
    for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has ended meanwhile
        pid = int(stat.parent.name)
        parents[pid], ticks[pid] = int(fields[1]), sum(int(field) for field in fields[11:15])
    family, grown = {root}, True
    while grown:
        more = {pid for pid, parent in parents.items() if parent in family} - family
        family, grown = family | more, bool(more)
    return sum(ticks.get(pid, 0) for pid in family) / os.sysconf("SC_CLK_TCK")


class Program:
    """A server that is started, waited for and stopped by its process id."""

    def __init__(self, command: list[str], port: int, path: str, env: dict[str, str]):
        self.port = port
        started = time.monotonic()
        self.process = subprocess.Popen(
            command, env={**os.environ, **env}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        while True:
            try:
                if self.get(path)[0] == 200:
                    break
            except OSError:
                pass
            if self.process.poll() is not None or time.monotonic() - started > 60:
                raise SystemExit(f"bench: {command[0]} did not start")
            time.sleep(0.005)
        self.start_seconds = time.monotonic() - started

    def get(self, path: str, token: str | None = None, tag: str | None = None) -> tuple[int, bytes]:
        response = self.request(path, token, tag)
        return response.status, response.read()

    def tag(self, path: str, token: str) -> str:
        return self.request(path, token).headers["ETag"]

    def request(self, path: str, token: str | None, tag: str | None = None) -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        connection.request("GET", path, headers=headers | ({"If-None-Match": tag} if tag else {}))
        return connection.getresponse()

    def peak_memory(self) -> float:
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmHWM:\s+(\d+)", status).group(1)) / 1024

    def resident_memory(self) -> float:
        """MiB now."""
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", status).group(1)) / 1024

    def cpu_seconds(self) -> float:
        """Of the program and of those that it started."""
        return cpu_seconds(self.process.pid)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=60)


def one_script(folder: pathlib.Path, appointments: int) -> pathlib.Path:
    script = folder / "one.lua"
    script.write_text(f"""
local n = 0
request = function()
  n = (n * 1103515245 + 12345) % {min(appointments, 100000)}
  return wrk.format("GET", string.format("{APPOINTMENTS}/00000006-0000-7000-8000-%012x", n))
end
""")
    return script


def booking_script(folder: pathlib.Path, first: datetime.date, token: str) -> pathlib.Path:
    """Each request asks for another slot under a key of its own, as phones are told to: the threads share the
    doctors,
    and each walks through the days after `first`."""
    script = folder / "book.lua"
    start = int(
        datetime.datetime(first.year, first.month, first.day, 12, tzinfo=datetime.timezone.utc).timestamp()
    )
    script.write_text(f"""
local threads = 0
function setup(thread) thread:set("id", threads); threads = threads + 1 end
local headers = {{["Content-Type"] = "application/json", Authorization = "Bearer {token}"}}
local n = 0
request = function()
  headers["Idempotency-Key"] = string.format("{uuid.uuid4()}-%d-%d", id, n)
  local doctor = (n % {bench_fill.DOCTORS // 2}) * 2 + id
  local slot = math.floor(n / {bench_fill.DOCTORS // 2})
  local day = {start} + math.floor(slot / 8) * 86400
  n = n + 1
  local body = string.format('{{"patientId":"00000004-0000-7000-8000-%012x","doctorId":"00000003-0000-7000-8000-%012x",' ..
    '"appointmentDate":"%s","appointmentTime":"%02d:00","appointmentType":"Checkup","durationMinutes":30,"status":"scheduled",' ..
    '"notes":"Patient requested morning appointment if possible"}}',
    n % {bench_fill.PATIENTS}, doctor, os.date("!%Y-%m-%d", day), 9 + slot % 8)
  return wrk.format("POST", "{APPOINTMENTS}", headers, body)
end
""")
    return script


def row_copies(db: sqlite3.Connection) -> list[tuple[str, str]]:
    """The rows of one booking, as statements that insert them again under other keys."""
    statements = []
    for table, key in [
        ("appointments", "id"),
        ("audit_entries", "number"),
        ("notifications", "id"),
        ("outbox", "id"),
        ("events", "number"),
    ]:
        columns = [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
        source = {"appointments": "SELECT id FROM appointments ORDER BY created_at DESC LIMIT 1"}.get(
            table, f"SELECT {key} FROM {table} ORDER BY {key} DESC LIMIT 1"
        )
        row = db.execute(f"SELECT * FROM {table} WHERE {key} = ({source})").fetchone()
        if row:
            statements.append((table, columns, list(row), columns.index(key)))
    return statements


def commit_ceiling(path: pathlib.Path, seconds: int) -> float:
    """Durable commits a second of a bare loop that writes the rows of a booking, on a copy of the database.
    """
    copy = path.with_suffix(".ceiling")
    shutil.copy(path, copy)
    db = sqlite3.connect(copy, isolation_level=None)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = FULL")
    for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        db.execute(f"DROP TRIGGER {name}")
    rows = row_copies(db)
    count, deadline = 0, time.monotonic() + seconds
    while time.monotonic() < deadline:
        db.execute("BEGIN IMMEDIATE")
        for table, columns, row, key in rows:
            row[key] = (
                10**9 + count if isinstance(row[key], int) else bench_fill.identifier(0xEEEE, count).bytes
            )
            db.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(columns))})", row)
        db.execute("COMMIT")
        count += 1
    db.close()
    for leftover in copy.parent.glob(copy.name + "*"):
        leftover.unlink()
    return count / seconds


def pg_commit_ceiling(url: str, folder: pathlib.Path, seconds: int) -> float:
    """As above on PostgreSQL: one connection, one transaction a booking's rows (without the indexes' own
    uniqueness)."""
    script = folder / "commit.sql"
    psql = ["psql", "-X", "-q", "-A", "-t", url, "-c"]
    tables = ["appointments", "audit_entries", "notifications", "outbox", "events"]
    for table in tables:
        subprocess.run([*psql, f"CREATE TABLE ceiling_{table} AS SELECT * FROM {table} LIMIT 1"], check=True)
    script.write_text(
        "BEGIN;\n"
        + "".join(f"INSERT INTO ceiling_{t} SELECT * FROM ceiling_{t} LIMIT 1;\n" for t in tables)
        + "COMMIT;\n"
    )
    output = subprocess.run(
        ["pgbench", "-n", "-c1", f"-T{seconds}", "-f", str(script), url],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return float(re.search(r"tps = ([\d.]+)", output).group(1))


def measure(
    engine: str, appointments: int, args, folder: pathlib.Path, ceilings: dict, writes: bool
) -> list[tuple]:
    if engine == "sqlite":
        path = folder / f"bench-{appointments}.sqlite"
        url = f"sqlite:{path}"
    else:
        server = os.environ["ODONTOX_TEST_POSTGRES_URL"]
        name = f"bench_{appointments}"
        subprocess.run(["psql", "-X", "-q", server, "-c", f"CREATE DATABASE {name}"], check=True)
        url = server.rsplit("/", 1)[0] + f"/{name}"
    env = {
        "ODONTOX_DATABASE_URL": url,
        "ODONTOX_RATE_LIMIT": "off",
        "ODONTOX_LOG_LEVEL": "warning",
        "ODONTOX_JWT_SECRET": "a secret for measuring, long enough",
    }
    subprocess.run([args.server, "migrate"], env={**os.environ, **env}, check=True, stdout=subprocess.DEVNULL)
    if engine == "sqlite":
        bench_fill.sqlite(str(path), appointments)
    else:
        bench_fill.postgres(url, appointments)
    token = subprocess.run(
        [args.server, "token", "--email", bench_fill.EMAIL, "--ttl", "86400"],
        env={**os.environ, **env},
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()

    def serve(**settings: str) -> tuple[Program, str]:
        port = free_port()
        server = Program(
            [args.server, "serve"], port, "/readyz", {**env, "ODONTOX_PORT": str(port), **settings}
        )
        return server, f"http://127.0.0.1:{port}{APPOINTMENTS}"

    days = bench_fill.days(appointments)
    day = max(datetime.date.today() + datetime.timedelta(days=1), days[0])
    pages = {
        "list of 50": f"?limit=50&startDate={days[len(days) // 2 - 1]}",
        "slots of a day": f"/available-slots?date={day}&doctorId={bench_fill.identifier(3, 7)}",
        "one appointment": f"/{bench_fill.identifier(6, 0)}",
    }
    rows = []

    def read(
        server: Program, base: str, name: str, query: str, remark: str = "", tag: str | None = None
    ) -> None:
        status, body = server.get(APPOINTMENTS + query, token, tag)
        assert status == (304 if tag else 200), (name, status, body[:300])
        script = one_script(folder, appointments) if name == "one appointment" else None
        wrk(base + query, 1, token, script, tag)
        result = wrk(base + query, args.seconds, token, script, tag)
        size = len(body)
        if size not in ceilings:
            ceilings[size] = wrk(
                f"http://127.0.0.1:{args.ceiling_port}/bytes/{max(size, 1)}", args.seconds
            ).rate
        rows.append((engine, appointments, name + remark, result, ceilings[size], size))

    server, base = serve(ODONTOX_RESPONSE_CACHE_MIB="0")
    for name in MADE_AGAIN:
        read(server, base, name, pages[name], ", made again")
    server.stop()
    server, base = serve()
    for name, query in pages.items():
        read(server, base, name, query)
    for name in MADE_AGAIN:
        read(server, base, name, pages[name], ", not modified", server.tag(APPOINTMENTS + pages[name], token))
    if writes:
        script = booking_script(folder, days[-1] + datetime.timedelta(days=1), token)
        result = wrk(base, args.seconds, script=script)
        peak, start = server.peak_memory(), server.start_seconds
        server.stop()
        if engine == "sqlite":
            subprocess.run(
                ["sqlite3", str(path), "PRAGMA wal_checkpoint(TRUNCATE)"],
                stdout=subprocess.DEVNULL,
                check=True,
            )
            ceiling = commit_ceiling(path, args.seconds)
        else:
            ceiling = pg_commit_ceiling(url, folder, args.seconds)
        rows.append((engine, appointments, "bookings", result, ceiling, 0))
        print(
            f"# {engine}, {appointments} appointments: peak memory {peak:.0f} MiB, from start to ready {start * 1000:.0f} ms",
            flush=True,
        )
    else:
        server.stop()
    return rows


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--server", required=True)
    parser.add_argument("--ceiling", required=True)
    parser.add_argument("--engines", default="sqlite,postgres")
    parser.add_argument("--sizes", default="10000,100000,1000000")
    parser.add_argument("--seconds", type=int, default=5)
    args = parser.parse_args()
    args.server = str(pathlib.Path(args.server).resolve())
    sizes = [int(size) for size in args.sizes.split(",")]
    main_size = 100_000 if 100_000 in sizes else sizes[0]
    folder = pathlib.Path(tempfile.mkdtemp(prefix="odontox-bench."))
    args.ceiling_port = free_port()
    ceiling = Program([args.ceiling, str(args.ceiling_port)], args.ceiling_port, "/bytes/1", {})
    print("| database | appointments | page | requests/s | p50 ms | p99 ms | ceiling/s | ratio | bytes | refused |")
    print("| --- | ---: | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |", flush=True)
    try:
        ceilings = {}
        for engine in args.engines.split(","):
            medians = {}
            for size in sizes:
                for _, appointments, name, result, limit, length in measure(
                    engine, size, args, folder, ceilings, size == main_size
                ):
                    medians[name, appointments] = result.p50
                    print(
                        f"| {engine} | {appointments} | {name} | {result.rate:.0f} | {result.p50:.2f} | {result.p99:.2f} | {limit:.0f} | "
                        f"{result.rate / limit:.2f} | {length} | {result.refused} |",
                        flush=True,
                    )
            for name in [*MADE_AGAIN, *(name + ", made again" for name in MADE_AGAIN)]:
                growth = medians[name, sizes[-1]] / medians[name, sizes[0]]
                print(
                    f"# {engine}: {name}, p50 from {sizes[0]} to {sizes[-1]} appointments: ×{growth:.2f}",
                    flush=True,
                )
    finally:
        ceiling.stop()
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
