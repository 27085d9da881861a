"""Kills, freezes and promotes PostgreSQL servers while clients book, and counts afterwards. Called by
Scripts/failover."""

import argparse
import contextlib
import http.client
import json
import os
import pwd
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

BINARY = os.environ["ODONTOX_BINARY"]
STREAM = "/api/v1/protected/messages/stream"
PASSWORD = "failover-test"
CLIENTS = 6
REASON = "counting what was booked"
results: list[bool] = []
children: list[subprocess.Popen] = []


def check(name: str, holds: bool, note: object = "") -> None:
    results.append(bool(holds))
    print(f"{'ok  ' if holds else 'FAIL'} {name}{'' if holds else f': {note}'}", flush=True)


def say(text: str) -> None:
    print(f"     {text}", flush=True)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(what: str, limit: float, condition) -> None:
    deadline = time.monotonic() + limit
    while not condition():
        if time.monotonic() > deadline:
            raise SystemExit(f"failover: {what} did not happen within {limit:.0f} s")
        time.sleep(0.02)


def tools() -> Path:
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))
    if not folders:
        raise SystemExit("failover: no PostgreSQL under /usr/lib/postgresql; run Scripts/setup postgres")
    return folders[-1]


class Owner:
    """Runs the tools of PostgreSQL, which refuses to run as root."""

    def __init__(self) -> None:
        self.tools = tools()
        self.user = {}
        if os.geteuid() == 0:
            account = pwd.getpwnam("postgres")
            self.user = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}

    def own(self, path: Path) -> None:
        if self.user:
            os.chown(path, self.user["user"], self.user["group"])

    def run(self, tool: str, *arguments: object) -> str:
        done = subprocess.run(
            [self.tools / tool, *map(str, arguments)], capture_output=True, text=True, cwd="/", **self.user
        )
        if done.returncode != 0:
            raise SystemExit(f"failover: {tool} failed: {done.stderr[-800:]}")
        return done.stdout


class Node:
    """One PostgreSQL server with a port of its own."""

    def __init__(self, owner: Owner, home: Path, name: str) -> None:
        self.owner, self.name = owner, name
        self.folder = home / name
        self.port = free_port()
        self.log = home / f"{name}.log"
        self.process: subprocess.Popen | None = None

    def make(self) -> None:
        self.owner.run(
            "initdb", "--pgdata", self.folder, "--username=odontox", "--auth=trust", "--encoding=UTF8",
            "--locale=C.UTF-8", "--no-sync",
        )

    def copy(self, primary: "Node") -> None:
        """Becomes a standby of another one."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.owner.run(
            "pg_basebackup", "--pgdata", self.folder, "--write-recovery-conf", "--checkpoint=fast",
            "--no-sync",
            "--dbname", f"host=127.0.0.1 port={primary.port} user=odontox application_name={self.name}",
        )
        # Once promoted it must not wait for a standby that it does not have.
        configuration = self.folder / "postgresql.auto.conf"
        lines = configuration.read_text().splitlines()
        configuration.write_text(
            "\n".join(line for line in lines if not line.startswith("synchronous_standby_names")) + "\n"
        )

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [
                    self.owner.tools / "postgres", "-D", self.folder, "-c", "listen_addresses=127.0.0.1",
                    "-c", f"port={self.port}", "-c", "unix_socket_directories=", "-c", "max_connections=60",
                    "-c", "shared_buffers=32MB", "-c", "wal_receiver_timeout=60s",
                ],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/", **self.owner.user,
            )
        children.append(self.process)
        wait_for(f"the start of PostgreSQL {self.name}", 60, self.answers)

    def answers(self) -> bool:
        done = subprocess.run(
            [self.owner.tools / "pg_isready", "-q", "-t", "1", "-h", "127.0.0.1", "-p", str(self.port)],
            cwd="/",
        )
        return done.returncode == 0

    def sql(self, query: str, database: str = "odontox") -> list[str]:
        done = subprocess.run(
            ["psql", f"postgres://odontox@127.0.0.1:{self.port}/{database}", "--no-psqlrc", "-Atqc", query],
            capture_output=True, text=True,
        )
        if done.returncode != 0:
            raise SystemExit(f"failover: {query}: {done.stderr[-500:]}")
        return done.stdout.split()

    def family(self) -> list[int]:
        """The server and all its processes. It is stopped first, so that no new one comes."""
        os.kill(self.process.pid, signal.SIGSTOP)
        found = [self.process.pid]
        for status in Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError, ValueError):
                if int(status.read_text().rsplit(")", 1)[1].split()[1]) == self.process.pid:
                    found.append(int(status.parent.name))
        return found

    def signal(self, number: int) -> None:
        for process in self.family():
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, number)

    def kill(self) -> None:
        """Harmless when it is gone already."""
        if self.process is None or self.process.poll() is not None:
            return
        self.signal(signal.SIGKILL)
        self.process.wait()

    def promote(self) -> None:
        self.owner.run("pg_ctl", "promote", "--pgdata", self.folder, "--no-wait")

    def expect(self, standby: "Node", is_synchronous: bool) -> None:
        """Returns when the standby streams, as a synchronous one if it is to be one."""
        names = standby.name if is_synchronous else ""
        self.sql(f"ALTER SYSTEM SET synchronous_standby_names = '{names}'", "postgres")
        self.sql("SELECT pg_reload_conf()", "postgres")
        state = "sync" if is_synchronous else "async"
        streaming = "SELECT sync_state FROM pg_stat_replication WHERE state = 'streaming'"
        wait_for(f"the standby {standby.name}", 60, lambda: self.sql(streaming, "postgres") == [state])


class Pair:
    """Two PostgreSQL servers, of which one follows the other."""

    def __init__(self, owner: Owner, home: Path, is_synchronous: bool) -> None:
        owner.own(home)
        self.is_synchronous = is_synchronous
        self.primary, self.standby = Node(owner, home, "a"), Node(owner, home, "b")
        self.nodes = [self.primary, self.standby]
        self.primary.make()
        self.primary.start()
        self.primary.sql("CREATE DATABASE odontox", "postgres")
        self.follow()

    @property
    def url(self) -> str:
        hosts = ",".join(f"127.0.0.1:{node.port}" for node in self.nodes)
        return f"postgres://odontox@{hosts}/odontox?target_session_attrs=read-write"

    def follow(self) -> None:
        self.standby.copy(self.primary)
        self.standby.start()
        self.primary.expect(self.standby, self.is_synchronous)

    def promote(self) -> float:
        """The standby takes over, alone. Returns when it was told to."""
        began = time.monotonic()
        self.standby.promote()
        self.primary, self.standby = self.standby, self.primary
        return began


def exchange(port, method, path, body=None, token=None, headers=None, timeout=40):
    headers = dict(headers or {})
    if token:
        headers["Authorization"] = f"Bearer {token}"
        headers["X-Reason"] = REASON
    if body is not None:
        headers["Content-Type"] = "application/json"
        body = json.dumps(body)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    try:
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        return answer.status, answer.read(), answer.headers
    finally:
        connection.close()


def create(port: int, token: str, path: str, body: object, clinic: str | None = None) -> dict:
    headers = {"X-Clinic-Id": clinic} if clinic else {}
    status, answer, _ = exchange(port, "POST", f"/api/v1/protected{path}", body, token, headers)
    if status != 201:
        raise SystemExit(f"failover: {path} answered {status}: {answer[:300]!r}")
    return json.loads(answer)


class Server:
    """One `odontox serve`."""

    def __init__(self, home: Path, url: str):
        self.home, self.port = home, free_port()
        clean = {key: value for key, value in os.environ.items() if not key.startswith("ODONTOX_")}
        self.environment = clean | {
            "ODONTOX_DATABASE_URL": url,
            "ODONTOX_JWT_SECRET": os.urandom(32).hex(),
            "ODONTOX_RATE_LIMIT": "off",
            "ODONTOX_LOG_LEVEL": "warning",
            "ODONTOX_PORT": str(self.port),
        }

    def command(self, *arguments: str, text: str = "") -> subprocess.CompletedProcess:
        return subprocess.run(
            [BINARY, *arguments], input=text, capture_output=True, text=True, env=self.environment,
            cwd=self.home,
        )

    def start(self) -> None:
        with (self.home / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                [BINARY, "serve"], stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=self.environment,
                cwd=self.home,
            )
        children.append(self.process)
        wait_for("the start of the server", 60, lambda: self.status("/readyz") == 200)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(40)

    def status(self, path: str) -> int:
        try:
            return exchange(self.port, "GET", path)[0]
        except OSError:
            return 0


class Clinic:
    """A clinic with as many doctors as there are clients, and a patient."""

    def __init__(self, server: Server):
        server.command(
            "user", "add", "--superadmin", "--email", "root@test.example", "--first-name", "Ada",
            "--last-name", "Khan", text=PASSWORD,
        )
        server.start()
        port = server.port
        _, answer, _ = exchange(
            port, "POST", "/api/v1/auth/login", {"email": "root@test.example", "password": PASSWORD}
        )
        # An access token lives for a quarter of an hour; a long run asks for another.
        self.token = json.loads(answer)["accessToken"]
        self.token_at = time.monotonic()
        self.server = server
        day = {"openTime": "09:00", "closeTime": "17:00", "isClosed": False}
        names = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
        self.id = create(
            port, self.token, "/clinics",
            {"name": "Failover", "timezone": "Asia/Karachi", "operatingHours": {name: day for name in names}},
        )["id"]
        self.doctors = [
            create(
                port, self.token, "/staff",
                {
                    "email": f"doctor{number}@test.example", "password": PASSWORD, "firstName": "Doctor",
                    "lastName": str(number), "role": "doctor",
                },
                self.id,
            )["id"]
            for number in range(CLIENTS)
        ]
        self.patient = create(
            port, self.token, "/patients", {"firstName": "Ahmed", "lastName": "Hassan"}, self.id
        )["id"]

    def renew(self) -> None:
        if time.monotonic() - self.token_at < 600:
            return
        status, answer, _ = exchange(
            self.server.port, "POST", "/api/v1/auth/login",
            {"email": "root@test.example", "password": PASSWORD},
        )
        if status == 200:
            self.token, self.token_at = json.loads(answer)["accessToken"], time.monotonic()


class Load:
    """Clients that book one slot after the other and send a request again, with the same key, until it is
    answered."""

    def __init__(self, clinic: Clinic):
        self.clinic = clinic
        self.port = clinic.server.port
        self.lock = threading.Lock()
        self.acknowledged: dict[str, str] = {}
        self.moments: list[tuple[float, float]] = []  # when a booking was begun, and acknowledged
        self.refused: list[str] = []
        self.longest = 0.0
        self.unavailable = 0
        self.without_retry_after = 0
        self.stopping = threading.Event()
        self.threads = [
            threading.Thread(target=self.client, args=(doctor,), daemon=True) for doctor in clinic.doctors
        ]
        for thread in self.threads:
            thread.start()

    def client(self, doctor: str) -> None:
        number = 0
        while not self.stopping.is_set():
            day = time.strftime("%Y-%m-%d", time.gmtime(time.time() + (2 + number // 8) * 86400))
            body = {
                "patientId": self.clinic.patient, "doctorId": doctor, "appointmentDate": day,
                "appointmentTime": f"{9 + number % 8:02}:00", "appointmentType": "Checkup",
                "durationMinutes": 30,
            }
            self.book(f"{doctor}-{number}", body)
            number += 1
            time.sleep(0.02)

    def book(self, key: str, body: dict) -> None:
        while True:
            began = time.monotonic()
            answer, headers, problem = b"", {}, ""
            try:
                status, answer, headers = exchange(
                    self.port, "POST", "/api/v1/protected/appointments", body, self.clinic.token,
                    {"Idempotency-Key": key, "X-Clinic-Id": self.clinic.id},
                )
            except (OSError, http.client.HTTPException) as error:
                status, problem = 0, repr(error)
            now = time.monotonic()
            with self.lock:
                self.longest = max(self.longest, now - began)
                if status == 201:
                    self.acknowledged[key] = json.loads(answer)["id"]
                    self.moments.append((began, now))
                    return
                if status == 503:
                    self.unavailable += 1
                    self.without_retry_after += "Retry-After" not in headers
                elif b"IDEMPOTENCY_IN_FLIGHT" not in answer:
                    self.refused.append(f"{key}: {status} {problem} {answer[:200]!r}")
                    return
            time.sleep(0.05)

    def wait_for_more(self, count: int) -> None:
        wanted = len(self.acknowledged) + count
        wait_for(f"another {count} bookings", 60, lambda: len(self.acknowledged) >= wanted)

    def first_after(self, moment: float) -> float:
        """When a booking was acknowledged that was begun, or sent again, after a moment."""
        with self.lock:
            return min((end for begin, end in self.moments if begin >= moment), default=float("inf"))

    def stop(self) -> None:
        self.stopping.set()
        for thread in self.threads:
            thread.join(60)


class Listener(threading.Thread):
    """A phone on the stream, which comes back with the last id that it has seen."""

    def __init__(self, clinic: Clinic):
        super().__init__(daemon=True)
        self.clinic = clinic
        self.seen: list[str] = []
        self.connects = 0
        self.resets = 0
        self.last = ""
        self.start()
        wait_for("the stream", 20, lambda: self.connects > 0)

    def run(self) -> None:
        while True:
            try:
                self.listen()
            except (OSError, http.client.HTTPException):
                time.sleep(0.1)

    def listen(self) -> None:
        # The server's heartbeat comes every 15 seconds.
        connection = http.client.HTTPConnection("127.0.0.1", self.clinic.server.port, timeout=40)
        headers = {
            "Authorization": f"Bearer {self.clinic.token}", "X-Clinic-Id": self.clinic.id, "X-Reason": REASON,
            "Accept": "text/event-stream",
        }
        if self.last:
            headers["Last-Event-ID"] = self.last
        connection.request("GET", STREAM, headers=headers)
        answer = connection.getresponse()
        if answer.status != 200:
            raise OSError(answer.status)
        self.connects += 1
        event: dict[str, str] = {}
        while line := answer.readline():
            name, _, value = line.decode().rstrip("\n").partition(": ")
            if name:
                event[name] = value
                continue
            if event.get("event") == "appointment.created":
                self.seen.append(json.loads(event["data"])["id"])
            if event.get("event") == "reset":
                self.resets += 1
            self.last = event.get("id", self.last)
            event = {}


class Health(threading.Thread):
    """Asks the server one thing, ten times a second."""

    def __init__(self, server: Server, path: str):
        super().__init__(daemon=True)
        self.server, self.path = server, path
        self.answers: list[tuple[float, float, int]] = []
        self.start()

    def run(self) -> None:
        while True:
            began = time.monotonic()
            status = self.server.status(self.path)
            self.answers.append((began, time.monotonic(), status))
            time.sleep(0.1)

    def between(self, begin: float, end: float) -> set[int]:
        """What was asked and answered in between."""
        return {status for began, ended, status in self.answers if began >= begin and ended <= end}


class Run:
    """A pair of databases with a server, clients, a listener and somebody who asks for its health."""

    def __init__(self, owner: Owner, home: Path, is_synchronous: bool) -> None:
        home.mkdir()
        os.chmod(home, 0o755)
        databases = home / "postgres"
        databases.mkdir()
        self.pair = Pair(owner, databases, is_synchronous)
        self.server = Server(home, self.pair.url)
        self.clinic = Clinic(self.server)
        self.listener = Listener(self.clinic)
        self.ready, self.alive = Health(self.server, "/readyz"), Health(self.server, "/healthz")
        self.load = Load(self.clinic)
        self.outages: list[float] = []
        self.resumed: list[float] = []

    def fail_over(self, is_frozen: bool = False, pause: float = 0.5) -> None:
        """The primary is killed or freezes; after a while the standby is promoted."""
        self.load.wait_for_more(30)
        gone = self.pair.primary
        began = time.monotonic()
        if is_frozen:
            gone.signal(signal.SIGSTOP)
        else:
            gone.kill()
        time.sleep(pause)
        promoted = self.pair.promote()
        wait_for("a booking after the promotion", 60, lambda: self.load.first_after(promoted) < float("inf"))
        first = self.load.first_after(promoted)
        self.outages.append(first - began)
        self.resumed.append(first - promoted)
        self.load.wait_for_more(20)
        if is_frozen:
            gone.kill()  # what a fence does, before it can wake up
        self.last_outage = (began, promoted)

    def again(self) -> None:
        """Who failed follows the new primary."""
        self.pair.follow()
        self.clinic.renew()

    def stop(self) -> None:
        self.load.stop()
        # The stream has until then to tell of the last one.
        with contextlib.suppress(SystemExit):
            wait_for("the last event", 10, lambda: len(self.listener.seen) >= len(self.load.acknowledged))

    def figures(self, kills: int) -> None:
        """Of the first so many times."""
        outages, resumed = sorted(self.outages[:kills]), sorted(self.resumed[:kills])
        say(
            f"{kills} kills, {len(self.load.acknowledged)} bookings acknowledged, "
            f"{self.load.unavailable} answered 503; outage p50 {statistics.median(outages):.2f} s, max "
            f"{outages[-1]:.2f} s; after the promotion p50 {statistics.median(resumed):.2f} s, max "
            f"{resumed[-1]:.2f} s; longest request {self.load.longest:.2f} s"
        )

    def appointments(self) -> list[str]:
        return sorted(self.pair.primary.sql("SELECT id FROM appointments"))

    def keys(self) -> tuple[int, int]:
        """Slots that are taken, and appointments: two in one slot would be one that was doubled."""
        slots = self.pair.primary.sql("SELECT count(DISTINCT (doctor_id, date, time)) FROM appointments")
        return int(slots[0]), len(self.appointments())


def synchronous(owner: Owner, home: Path, times: int) -> None:
    print(f"A synchronous standby; the primary is killed {times} times", flush=True)
    run = Run(owner, home / "synchronous", True)
    for number in range(times):
        if number:
            run.again()
        run.fail_over()
    print("The primary freezes, and closes no connection", flush=True)
    kills = len(run.outages)
    run.again()
    run.load.longest = 0.0
    run.fail_over(is_frozen=True, pause=4)
    frozen, resumed = run.outages[kills:], run.resumed[kills:]
    say(f"frozen: outage {frozen[0]:.2f} s, after the promotion {resumed[0]:.2f} s")
    longest = run.load.longest
    run.stop()
    run.figures(kills)
    acknowledged = sorted(run.load.acknowledged.values())
    appointments = run.appointments()
    check("no request failed that a client may not send again", not run.load.refused, run.load.refused[:5])
    lost, more = set(acknowledged) - set(appointments), set(appointments) - set(acknowledged)
    check("no acknowledged booking is lost, and there is no other", not lost and not more, (lost, more))
    check("none is doubled", run.keys()[0] == run.keys()[1], run.keys())
    check(
        "the stream told of each once, without gap or repeat",
        sorted(run.listener.seen) == acknowledged and not run.listener.resets,
        (len(run.listener.seen), len(set(run.listener.seen)), len(acknowledged), run.listener.resets),
    )
    numbers = run.pair.primary.sql(
        "SELECT count(*) = max(number) - min(number) + 1 FROM events GROUP BY clinic_id"
    )
    check("the events have no gap", numbers == ["t"], numbers)
    slow = [round(seconds, 2) for seconds in run.resumed if seconds > 5]
    check("bookings are back within 5 s of each promotion", not slow, slow)
    check("no request waited for more than 30 s, the frozen primary's included", longest <= 30, longest)
    check(
        "meanwhile requests were answered 503, each with Retry-After",
        run.load.unavailable > 0 and run.load.without_retry_after == 0,
        (run.load.unavailable, run.load.without_retry_after),
    )
    ready, alive = run.ready.between(*run.last_outage), run.alive.between(*run.last_outage)
    check("/readyz was 503 while no server took writes", ready == {503}, ready)
    check("/healthz was 200 meanwhile", alive == {200}, alive)
    doctor = run.server.command("doctor")
    check("odontox doctor finds nothing", doctor.returncode == 0, doctor.stdout + doctor.stderr)
    warning = "\nwarn   no synchronous standby"
    check("and warns that there is no synchronous standby", warning in doctor.stdout, doctor.stdout)
    run.again()
    doctor = run.server.command("doctor")
    check(
        "but not when there is one",
        doctor.returncode == 0 and "\nok     a synchronous standby follows" in doctor.stdout,
        doctor.stdout,
    )
    run.server.stop()
    for node in run.pair.nodes:
        node.kill()


def asynchronous(owner: Owner, home: Path, times: int) -> None:
    print(f"An asynchronous standby; the primary is killed {times} times", flush=True)
    run = Run(owner, home / "asynchronous", False)
    for number in range(times):
        if number:
            run.again()
        run.fail_over()
    run.stop()
    run.figures(times)
    acknowledged, appointments = set(run.load.acknowledged.values()), set(run.appointments())
    say(f"lost: {len(acknowledged - appointments)} of {len(acknowledged)} acknowledged bookings")
    check("none is doubled", run.keys()[0] == run.keys()[1], run.keys())
    more = appointments - acknowledged
    check("nothing is there that nobody was told of", not more, more)
    run.server.stop()
    for node in run.pair.nodes:
        node.kill()


def alone(owner: Owner, home: Path) -> None:
    print("One PostgreSQL, which freezes and wakes up", flush=True)
    home = home / "alone"
    home.mkdir()
    owner.own(home)
    os.chmod(home, 0o755)
    node = Node(owner, home, "a")
    node.make()
    node.start()
    node.sql("CREATE DATABASE odontox", "postgres")
    server = Server(home, f"postgres://odontox@127.0.0.1:{node.port}/odontox")
    clinic = Clinic(server)
    load = Load(clinic)
    load.wait_for_more(20)
    node.signal(signal.SIGSTOP)
    time.sleep(1)
    answered = load.unavailable
    wait_for("an answer to each client", 60, lambda: load.unavailable >= answered + CLIENTS)
    frozen = load.longest
    node.signal(signal.SIGCONT)
    load.wait_for_more(20)
    load.stop()
    say(f"longest request {max(frozen, load.longest):.2f} s")
    check("no request waited for more than 30 s", max(frozen, load.longest) <= 30, load.longest)
    check("each was answered 503 with Retry-After", load.without_retry_after == 0, load.without_retry_after)
    acknowledged = sorted(load.acknowledged.values())
    check("none is lost or doubled", sorted(node.sql("SELECT id FROM appointments")) == acknowledged)
    server.stop()
    node.kill()


def pooled(owner: Owner, home: Path) -> None:
    print("PgBouncer in between", flush=True)
    home = home / "pooled"
    home.mkdir()
    owner.own(home)
    os.chmod(home, 0o755)
    node = Node(owner, home, "a")
    node.make()
    node.start()
    node.sql("CREATE DATABASE odontox", "postgres")
    for mode in ["session", "transaction"]:
        port = free_port()
        settings = home / f"{mode}.ini"
        settings.write_text(
            f"[databases]\nodontox = host=127.0.0.1 port={node.port} dbname=odontox user=odontox\n"
            f"[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =\n"
            f"auth_type = any\npool_mode = {mode}\ndefault_pool_size = 30\n"
            "ignore_startup_parameters = extra_float_digits\n"
        )
        with (home / f"{mode}.log").open("wb") as log:
            bouncer = subprocess.Popen(
                ["/usr/sbin/pgbouncer", settings], stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/",
                **owner.user,
            )
        children.append(bouncer)

        def answers(port: int = port) -> bool:
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                return True
            return False

        wait_for("PgBouncer", 20, answers)
        server = Server(home, f"postgres://odontox@127.0.0.1:{port}/odontox")
        if mode == "session":
            clinic = Clinic(server)
            listener = Listener(clinic)
            load = Load(clinic)
            load.wait_for_more(30)
            load.stop()
            acknowledged = sorted(load.acknowledged.values())
            with contextlib.suppress(SystemExit):
                wait_for("the last event", 10, lambda: len(listener.seen) >= len(acknowledged))
            check("session pooling: bookings are taken", not load.refused, load.refused[:3])
            check("and the stream tells of them", sorted(listener.seen) == acknowledged, len(listener.seen))
            server.stop()
        else:
            for attempt in ["at first", "again"]:
                start = subprocess.run(
                    [BINARY, "serve"], capture_output=True, text=True, env=server.environment, cwd=home,
                    timeout=60,
                )
                lines = (start.stdout + start.stderr).strip().splitlines()
                check(
                    f"transaction pooling is refused with one line that says what to do, {attempt}",
                    start.returncode == 1 and len(lines) == 1 and "pool_mode" in lines[0],
                    (start.returncode, lines),
                )
        bouncer.terminate()
        bouncer.wait(20)
    node.kill()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=3, help="how often the primary is killed")
    parser.add_argument("--only", choices=["synchronous", "asynchronous", "alone", "pooled"], help="one part")
    chosen = parser.parse_args()
    times = chosen.times
    owner = Owner()
    with tempfile.TemporaryDirectory(prefix="odontox-failover.") as folder:
        os.chmod(folder, 0o755)
        home = Path(folder)
        try:
            if chosen.only in (None, "synchronous"):
                synchronous(owner, home, times)
            if chosen.only in (None, "asynchronous"):
                asynchronous(owner, home, times if times > 3 else 1)
            if chosen.only in (None, "alone"):
                alone(owner, home)
            if chosen.only in (None, "pooled"):
                pooled(owner, home)
        except BaseException:
            for log in sorted(home.glob("*/server.log")):
                print(f"--- {log.parent.name}\n{log.read_text()[-3000:]}", flush=True)
            raise
        finally:
            for child in children:
                if child.poll() is None:
                    child.send_signal(signal.SIGCONT)
                    child.terminate()
            for child in children:
                try:
                    child.wait(timeout=10)
                except subprocess.TimeoutExpired:
                    child.kill()
                    child.wait()


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    main()
    print(f"{results.count(True)} passed, {results.count(False)} failed")
    sys.stdout.flush()
    os._exit(0 if all(results) else 1)
