"""Kills and drains servers behind nginx while clients book, and counts afterwards. Called by
Scripts/failover."""

import http.client
import json
import os
import re
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BINARY = os.environ["ODONTOX_BINARY"]
STREAM = "/api/v1/protected/messages/stream"
PASSWORD = "failover-test"
SOUGHT = "Ahmed"
CLIENTS = 6
REASON = "counting what was booked"
# Addresses that the server takes for one of these two, and some that it does not.
HIDDEN = [
    spelling.format(
        name=name, first=f"%{ord(name[0]):02x}", last=f"%{ord(name[-1]):02X}", most=name[1:], least=name[:-1]
    )
    for name in ["metrics", "readyz"]
    for spelling in (
        "/{name} //{name} ///{name} /{name}/ /{name}// //{name}//?x=1 /{name}?x=1 /{name}? /{first}{most} "
        "/{least}{last} /{first}{most}/ //{least}{last}/ /%2f{name} /%2F{name}%2f /./{name} /%2e/{name} "
        "/x/../{name} /x/%2e%2e/{name} /x/..%2f{name} /{name}/. /{name}/x/.. /{name}/%2e /{name};x "
        "/{name}%20 /{name}%09 /{name}.json /{name}#x http://x/{name} http://x//{name}/ /%2e%2e/{name} "
        "/{name}%3f /api/v1/../../{name} /api//../{name}/"
    ).split()
] + ["/METRICS", "/Metrics/", "/READYZ", "/%4DETRICS", "/rEADYZ"]
LIMIT = 50  # seconds for the whole load
began = time.monotonic()
results: list[bool] = []
children: list[subprocess.Popen] = []


def check(name: str, holds: bool, note: object = "") -> None:
    results.append(bool(holds))
    print(f"{'ok  ' if holds else 'FAIL'} {name}{'' if holds else f': {note}'}", flush=True)


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


class Server:
    """One `odontox serve`, which can be started again on its port."""

    def __init__(self, home: Path, name: str, environment: dict[str, str]):
        self.home, self.name, self.port = home, name, free_port()
        self.environment = environment | {"ODONTOX_PORT": str(self.port)}

    def start(self) -> None:
        with (self.home / f"{self.name}.log").open("ab") as log:
            self.process = subprocess.Popen(
                [BINARY, "serve"],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=self.environment,
                cwd=self.home,
            )
        children.append(self.process)
        wait_for(f"the start of server {self.name}", 30, self.is_ready)

    def is_ready(self) -> bool:
        try:
            return plain(self.port, "GET", "/readyz")[0] == 200
        except OSError:
            return False

    def bookings(self) -> int:
        """Bookings that this process has answered with 201."""
        text = plain(self.port, "GET", "/metrics")[1].decode()
        lines = [
            line
            for line in text.splitlines()
            if 'status="201"' in line and "POST" in line and "appointments" in line
        ]
        return sum(
            int(float(line.rsplit(" ", 1)[1]))
            for line in lines
            if "_bucket" not in line and "_sum" not in line
        )


def plain(
    port: int,
    method: str,
    path: str,
    body: object = None,
    token: str | None = None,
    headers: dict | None = None,
):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    return exchange(connection, method, path, body, token, headers)


def exchange(connection, method, path, body=None, token=None, headers=None):
    headers = dict(headers or {})
    if token:
        headers["Authorization"] = f"Bearer {token}"
        headers["X-Reason"] = REASON
    if body is not None:
        headers["Content-Type"] = "application/json"
        body = json.dumps(body)
    try:
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def create(port: int, token: str, path: str, body: object, clinic: str | None = None) -> dict:
    headers = {"X-Clinic-Id": clinic} if clinic else {}
    status, answer = plain(port, "POST", f"/api/v1/protected{path}", body, token, headers)
    if status != 201:
        raise SystemExit(f"failover: {path} answered {status}: {answer[:300]!r}")
    return json.loads(answer)


class Nginx:
    """nginx with the configuration that the documentation recommends, on ports and a certificate of its own.
    """

    def __init__(self, home: Path, servers: list[Server]):
        self.home, self.port = home, free_port()
        certificate, key = home / "cert.pem", home / "key.pem"
        subprocess.run(
            [
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-days",
                "1",
                "-subj",
                "/CN=clinic.example.org",
                "-keyout",
                key,
                "-out",
                certificate,
            ],
            check=True,
            capture_output=True,
        )
        site = (ROOT / "deploy/nginx.conf").read_text()
        self.logs = [home / "site.log", home / "site.error.log"]
        for old, new in [
            (r"listen 80;", f"listen 127.0.0.1:{free_port()};"),
            (r"listen 443 ssl http2;", f"listen 127.0.0.1:{self.port} ssl http2;"),
            (r"server 127\.0\.0\.1:8081", f"server 127.0.0.1:{servers[0].port}"),
            (r"server 127\.0\.0\.1:8082", f"server 127.0.0.1:{servers[1].port}"),
            (r"ssl_certificate .*;", f"ssl_certificate {certificate};"),
            (r"ssl_certificate_key .*;", f"ssl_certificate_key {key};"),
        ]:
            site, count = re.subn(old, new, site)
            if count != 1:
                raise SystemExit(f"failover: deploy/nginx.conf has {count} times {old}")
        site = site.replace("/var/log/nginx/odontox.", f"{home}/site.")
        (home / "site.conf").write_text(site)
        (home / "nginx.conf").write_text(
            f"daemon off; pid {home}/nginx.pid; error_log {home}/nginx.log info; worker_processes 1;\n"
            "events { worker_connections 512; }\n"
            f"http {{ access_log off; client_body_temp_path {home}/t1; proxy_temp_path {home}/t2; fastcgi_temp_path {home}/t3;\n"
            f"uwsgi_temp_path {home}/t4; scgi_temp_path {home}/t5; include {home}/site.conf; }}\n"
        )
        self.context = ssl.create_default_context(cafile=str(certificate))
        self.context.check_hostname = False

    def start(self) -> None:
        with (self.home / "nginx.out").open("wb") as log:
            process = subprocess.Popen(
                [
                    "nginx",
                    "-e",
                    f"{self.home}/nginx.log",
                    "-c",
                    f"{self.home}/nginx.conf",
                    "-p",
                    str(self.home),
                ],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        children.append(process)

        def answers() -> bool:
            if process.poll() is not None:
                raise SystemExit(f"failover: nginx ended\n{(self.home / 'nginx.log').read_text()[-2000:]}")
            try:
                return exchange(self.connect(), "GET", "/healthz")[0] == 200
            except OSError:
                return False

        wait_for("nginx", 10, answers)

    def raw(self, target: str) -> bytes:
        """The answer to a request whose target no client library would send as it is."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=15) as plain_socket:
            with self.context.wrap_socket(plain_socket) as secure:
                secure.sendall(f"GET {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
                answer = b""
                while part := secure.recv(65536):
                    answer += part
                return answer

    def connect(self) -> http.client.HTTPSConnection:
        return http.client.HTTPSConnection("127.0.0.1", self.port, timeout=15, context=self.context)


def refuse(nginx: Nginx) -> None:
    """Nobody outside gets to what is for the machine itself, however they spell it."""
    shown = []
    for target in HIDDEN:
        answer = nginx.raw(target)
        if b" 200 " in answer.split(b"\r\n", 1)[0] or b"odontox_" in answer or b'"ready"' in answer:
            shown.append(target)
    check("nginx refuses /metrics and /readyz in every spelling", not shown, shown)
    check("nginx lets /healthz through", b" 200 " in nginx.raw("/healthz").split(b"\r\n", 1)[0], "")
    answer = nginx.raw("/metrics").partition(b"\r\n\r\n")[2]
    check("nginx refuses in JSON", json.loads(answer)["code"] == "NOT_FOUND", answer)


class Load:
    """Clients that book hour after hour, each with a doctor of its own, and send again with the same key
    until answered."""

    def __init__(self, nginx: Nginx, token: str, clinic: str, patient: str, doctors: list[str]):
        self.nginx, self.token, self.clinic, self.patient = nginx, token, clinic, patient
        self.lock = threading.Lock()
        self.acknowledged: dict[str, str] = {}
        self.refused: list[str] = []
        self.retried = 0
        self.stopping = threading.Event()
        self.threads = [threading.Thread(target=self.client, args=(doctor,)) for doctor in doctors]

    def client(self, doctor: str) -> None:
        number = 0
        while not self.stopping.is_set():
            day = time.strftime("%Y-%m-%d", time.gmtime(time.time() + (2 + number // 8) * 86400))
            body = {
                "patientId": self.patient,
                "doctorId": doctor,
                "appointmentDate": day,
                "appointmentTime": f"{9 + number % 8:02}:00",
                "appointmentType": "Checkup",
                "durationMinutes": 30,
            }
            self.look_up()
            self.book(f"{doctor}-{number}", body)
            number += 1

    def look_up(self) -> None:
        """Asks for the patient by name. No harm if it fails: what is asked of it is that no log keeps the
        name."""
        try:
            exchange(
                self.nginx.connect(),
                "GET",
                f"/api/v1/protected/patients?search={SOUGHT}",
                None,
                self.token,
                {"X-Clinic-Id": self.clinic},
            )
        except (OSError, http.client.HTTPException):
            pass

    def book(self, key: str, body: dict) -> None:
        problem = ""
        for attempt in range(200):
            try:
                status, answer = exchange(
                    self.nginx.connect(),
                    "POST",
                    "/api/v1/protected/appointments",
                    body,
                    self.token,
                    {"Idempotency-Key": key, "X-Clinic-Id": self.clinic},
                )
            except (OSError, http.client.HTTPException) as error:
                status, answer, problem = 0, b"", repr(error)
            with self.lock:
                if status == 201:
                    self.acknowledged[key] = json.loads(answer)["id"]
                    return
                self.retried += 1
            problem = problem or f"{status} {answer[:200]!r}"
            # What a client may send again: nothing came back, a proxy or server had no way on, or the first
            # try is still at work.
            if status not in (0, 502, 503, 504) and b"IDEMPOTENCY_IN_FLIGHT" not in answer:
                break
            time.sleep(0.05)
        with self.lock:
            self.refused.append(f"{key}: {problem}")

    def wait_for_more(self, count: int) -> None:
        wanted = len(self.acknowledged) + count
        wait_for(
            f"another {count} bookings",
            LIMIT - (time.monotonic() - began),
            lambda: len(self.acknowledged) >= wanted,
        )


class Listener(threading.Thread):
    """A phone on the stream, which comes back with the last id that it has seen."""

    def __init__(self, nginx: Nginx, token: str, clinic: str):
        super().__init__(daemon=True)
        self.nginx, self.token, self.clinic = nginx, token, clinic
        self.seen: list[str] = []
        self.connects = 0
        self.last = ""

    def run(self) -> None:
        while True:
            try:
                self.listen()
            except (OSError, http.client.HTTPException):
                time.sleep(0.1)

    def listen(self) -> None:
        connection = self.nginx.connect()
        headers = {
            "Authorization": f"Bearer {self.token}",
            "X-Clinic-Id": self.clinic,
            "X-Reason": REASON,
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
            self.last = event.get("id", self.last)
            event = {}


def main(home: Path) -> None:
    server_url = os.environ["ODONTOX_TEST_POSTGRES_URL"]
    database = f"odontox_failover_{os.getpid()}"
    subprocess.run(["psql", server_url, "--no-psqlrc", "-qc", f"CREATE DATABASE {database}"], check=True)
    url = f"{server_url.rsplit('/', 1)[0]}/{database}"

    def sql(query: str) -> list[str]:
        output = subprocess.run(
            ["psql", url, "--no-psqlrc", "-Atc", query], check=True, capture_output=True, text=True
        ).stdout
        return output.split()

    clean = {key: value for key, value in os.environ.items() if not key.startswith("ODONTOX_")}
    environment = clean | {
        "ODONTOX_DATABASE_URL": url,
        "ODONTOX_JWT_SECRET": os.urandom(32).hex(),
        "ODONTOX_RATE_LIMIT": "off",
        "ODONTOX_LOG_LEVEL": "warning",
    }
    subprocess.run(
        [
            BINARY,
            "user",
            "add",
            "--superadmin",
            "--email",
            "root@test.example",
            "--first-name",
            "Ada",
            "--last-name",
            "Khan",
        ],
        input=PASSWORD,
        text=True,
        env=environment,
        cwd=home,
        check=True,
        capture_output=True,
    )
    one, two = Server(home, "one", environment), Server(home, "two", environment)
    one.start()
    two.start()
    status, answer = plain(
        one.port, "POST", "/api/v1/auth/login", {"email": "root@test.example", "password": PASSWORD}
    )
    token = json.loads(answer)["accessToken"]
    day = {"openTime": "09:00", "closeTime": "17:00", "isClosed": False}
    names = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
    clinic = create(
        one.port,
        token,
        "/clinics",
        {"name": "Failover", "timezone": "Asia/Karachi", "operatingHours": {name: day for name in names}},
    )["id"]
    doctors = [
        create(
            one.port,
            token,
            "/staff",
            {
                "email": f"doctor{number}@test.example",
                "password": PASSWORD,
                "firstName": "Doctor",
                "lastName": str(number),
                "role": "doctor",
            },
            clinic,
        )["id"]
        for number in range(CLIENTS)
    ]
    patient = create(
        one.port,
        token,
        "/patients",
        {"firstName": "Ahmed", "lastName": "Hassan", "email": "ahmed@test.example"},
        clinic,
    )["id"]
    nginx = Nginx(home, [one, two])
    nginx.start()

    refuse(nginx)

    listener = Listener(nginx, token, clinic)
    listener.start()
    wait_for("the stream", 10, lambda: listener.connects > 0)
    load = Load(nginx, token, clinic, patient, doctors)
    for thread in load.threads:
        thread.start()
    load.wait_for_more(30)
    check(
        "both servers take bookings",
        one.bookings() > 0 and two.bookings() > 0,
        (one.bookings(), two.bookings()),
    )

    one.process.kill()
    one.process.wait()
    load.wait_for_more(30)
    one.start()
    load.wait_for_more(30)

    two.process.send_signal(signal.SIGTERM)
    try:
        check(
            "a drained server ends by itself, with 0",
            two.process.wait(timeout=30) == 0,
            two.process.returncode,
        )
    except subprocess.TimeoutExpired:
        check("a drained server ends by itself, with 0", False, "still running after 30 s")
    load.wait_for_more(30)
    two.start()
    load.wait_for_more(30)
    load.stopping.set()
    for thread in load.threads:
        thread.join(30)

    acknowledged = sorted(load.acknowledged.values())
    print(
        f"     {len(acknowledged)} bookings acknowledged, {load.retried} requests sent again, stream connected {listener.connects} times"
    )
    check("no request failed that a client may not send again", not load.refused, load.refused[:5])
    appointments = sorted(sql("SELECT id FROM appointments"))
    check(
        "every acknowledged booking is there, and nothing else",
        appointments == acknowledged,
        f"{len(appointments)} appointments; lost {set(acknowledged) - set(appointments)}, more {set(appointments) - set(acknowledged)}",
    )
    audits = sorted(
        sql("SELECT entity_id FROM audit_entries WHERE entity = 'appointment' AND action = 'created'")
    )
    check("each has one line in the audit trail", audits == acknowledged, (len(audits), len(acknowledged)))
    notices = sql(
        "SELECT DISTINCT (SELECT count(*) FROM outbox o WHERE o.entity_id = a.id) FROM appointments a"
    )
    check("each caused the same notices", len(notices) == 1 and notices != ["0"], notices)
    try:
        wait_for("the last event", 10, lambda: len(listener.seen) >= len(acknowledged))
    except SystemExit:
        pass
    check(
        "a phone on the stream heard of each, once",
        sorted(listener.seen) == acknowledged,
        (len(listener.seen), len(acknowledged)),
    )
    access, errors = (log.read_text() for log in nginx.logs)
    booked = sum(
        "POST /api/v1/protected/appointments " in line and '" 201 ' in line for line in access.splitlines()
    )
    asked = access.count("GET /api/v1/protected/patients ")
    check(
        "nginx notes each booking and look-up",
        booked >= len(acknowledged) and asked > 0,
        (booked, asked, access[-500:]),
    )
    check("nginx notes that a server did not answer", re.search(r" 502[, ]", access), access[-500:])
    check(
        "nginx notes nobody's name",
        SOUGHT not in access + errors,
        [line for line in (access + errors).splitlines() if SOUGHT in line][:2],
    )
    doctor = subprocess.run([BINARY, "doctor"], env=environment, cwd=home, capture_output=True, text=True)
    check("odontox doctor finds nothing", doctor.returncode == 0, doctor.stdout + doctor.stderr)
    check("it took less than a minute", time.monotonic() - began < 60, time.monotonic() - began)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with tempfile.TemporaryDirectory(prefix="odontox-failover.") as folder:
        try:
            main(Path(folder))
        finally:
            # nginx, killed, would leave its worker behind.
            for child in children:
                child.terminate()
                try:
                    child.wait(timeout=5)
                except subprocess.TimeoutExpired:
                    child.kill()
                    child.wait()
    print(f"{results.count(True)} passed, {results.count(False)} failed")
    # Threads that still wait for an answer must not keep the script.
    sys.stdout.flush()
    os._exit(0 if all(results) else 1)
