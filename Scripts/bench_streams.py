"""Measures the stream of a release build: memory of idle streams, and how soon all have an event. See
docs/performance.md."""

import argparse
import http.client
import json
import os
import pathlib
import re
import resource
import select
import shutil
import signal
import socket
import subprocess
import tempfile
import time

from bench import Program, free_port

CLINIC_STAFF = ["fatima.khan", "hassan.ali", "admin"]
SENDER = "zainab.ahmed"
OTHER_CLINIC_STAFF = ["admin.north", "reception.north"]
PATIENT = "550e8400-e29b-41d4-a716-446655440002"
OPENING_AT_ONCE = 200
LIMIT_SECONDS = 60


class Readers:
    """Open streams of this process, read by one epoll loop that looks for one piece of text at a time."""

    def __init__(self):
        self.epoll = select.epoll()
        self.sockets: dict[int, socket.socket] = {}
        self.tails: dict[int, bytes] = {}

    def open(self, port: int, requests: list[bytes], sign: bytes):
        """Opens a stream for each request, and waits until each has said `sign`."""
        for start in range(0, len(requests), OPENING_AT_ONCE):
            opened = set()
            for request in requests[start : start + OPENING_AT_ONCE]:
                sock = socket.create_connection(("127.0.0.1", port), timeout=LIMIT_SECONDS)
                sock.sendall(request)
                sock.setblocking(False)
                self.sockets[sock.fileno()] = sock
                self.tails[sock.fileno()] = b""
                self.epoll.register(sock.fileno(), select.EPOLLIN)
                opened.add(sock.fileno())
            self.wait(opened, sign)

    def wait(self, waiting: set[int], sign: bytes) -> float:
        """Reads until each of `waiting` has been given `sign`; the moment when the last one had it."""
        waiting = set(waiting)
        deadline = time.monotonic() + LIMIT_SECONDS
        while waiting:
            if time.monotonic() > deadline:
                raise SystemExit(f"bench_streams: {len(waiting)} streams never got {sign!r}")
            for descriptor, _ in self.epoll.poll(1):
                data = self.sockets[descriptor].recv(65536)
                if not data:
                    raise SystemExit("bench_streams: a stream ended: " + repr(self.tails[descriptor][:300]))
                text = self.tails[descriptor] + data
                if descriptor in waiting and sign in text:
                    waiting.discard(descriptor)
                    text = b""
                self.tails[descriptor] = text[-4096:]
        return time.monotonic()

    def close(self):
        for sock in self.sockets.values():
            sock.close()
        self.epoll.close()


def resident(process_id: int) -> float:
    """KiB."""
    return int(re.search(r"VmRSS:\s+(\d+)", pathlib.Path(f"/proc/{process_id}/status").read_text()).group(1))


def percentile(values: list[float], share: float) -> float:
    values = sorted(values)
    return values[min(int(len(values) * share), len(values) - 1)]


def summary(values: list[float]) -> str:
    return f"{percentile(values, 0.5) * 1000:.1f} | {percentile(values, 0.99) * 1000:.1f}"


def ceiling(subscribers: int, sends: int, size: int) -> list[float]:
    """A bare loop that writes as many bytes to as many sockets, read as the streams are: no server can be
    faster to this reader."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=1024)
    ours, theirs = socket.socketpair()
    child = os.fork()
    if child == 0:
        ours.close()
        accepted = []
        for _ in range(subscribers):
            accepted.append(listener.accept()[0])
            accepted[-1].sendall(b"here")
        while number := theirs.recv(32):
            data = b"<" + number + b">" + b"x" * size
            theirs.send(b"!")
            for sock in accepted:
                sock.sendall(data)
        os._exit(0)
    theirs.close()
    readers = Readers()
    readers.open(listener.getsockname()[1], [b"hello"] * subscribers, b"here")
    times = []
    for number in range(sends):
        ours.sendall(f"{number:08}".encode())
        ours.recv(1)
        sent = time.monotonic()
        times.append(readers.wait(set(readers.sockets), f"<{number:08}>".encode()) - sent)
    ours.close()
    os.waitpid(child, 0)
    readers.close()
    listener.close()
    return times


def database(engine: str, folder: pathlib.Path) -> str:
    if engine == "sqlite":
        return f"sqlite:{folder}/streams.sqlite"
    server = os.environ["ODONTOX_TEST_POSTGRES_URL"]
    subprocess.run(["psql", "-X", "-q", server, "-c", "CREATE DATABASE bench_streams"], check=True)
    return server.rsplit("/", 1)[0] + "/bench_streams"


def measure(engine: str, args, folder: pathlib.Path):
    env = {
        "ODONTOX_DATABASE_URL": database(engine, folder),
        "ODONTOX_RATE_LIMIT": "off",
        "ODONTOX_LOG_LEVEL": "warning",
        "ODONTOX_JWT_SECRET": "a secret for measuring, long enough",
    }
    subprocess.run([args.server, "demo"], env={**os.environ, **env}, check=True, stdout=subprocess.DEVNULL)

    def token(name: str) -> str:
        command = [args.server, "token", "--email", f"{name}@odontox.test", "--ttl", "86400"]
        return subprocess.run(
            command, env={**os.environ, **env}, check=True, capture_output=True, text=True
        ).stdout.strip()

    def requests(names: list[str], count: int) -> list[bytes]:
        each = [
            f"GET /api/v1/protected/messages/stream HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {token(name)}\r\n\r\n".encode()
            for name in names
        ]
        return [each[number % len(each)] for number in range(count)]

    port = free_port()
    server = Program([args.server, "serve"], port, "/readyz", {**env, "ODONTOX_PORT": str(port)})
    readers = Readers()
    try:
        # The first streams pay for what all share.
        readers.open(port, requests(OTHER_CLINIC_STAFF, 50), b": from here")
        before = resident(server.process.pid)
        started = time.monotonic()
        idle = requests(OTHER_CLINIC_STAFF, args.streams - args.subscribers - 50)
        readers.open(port, idle, b": from here")
        known = set(readers.sockets)
        readers.open(port, requests(CLINIC_STAFF, args.subscribers), b": from here")
        subscribers = set(readers.sockets) - known
        opening = time.monotonic() - started
        # Until a heartbeat has gone through all of them.
        readers.wait(set(readers.sockets), b": heartbeat")
        each = (resident(server.process.pid) - before) / (args.streams - 50)

        times, size = [], 0
        sender = http.client.HTTPConnection("127.0.0.1", port, timeout=LIMIT_SECONDS)
        headers = {"Authorization": f"Bearer {token(SENDER)}", "Content-Type": "application/json"}
        for number in range(args.sends):
            text = f"<{number:08}> Your appointment is confirmed for May 15, 2026 at 2:30 PM"
            body = json.dumps({"patientId": PATIENT, "type": "portal", "message": text})
            sender.request("POST", "/api/v1/protected/messages", body, headers)
            response = sender.getresponse()
            sent = time.monotonic()
            answer = response.read()
            assert response.status == 201, answer
            size = len(answer)
            # The first events may be here before the answer is: never less than nothing.
            times.append(max(readers.wait(subscribers, text.encode()) - sent, 0))
        metrics = server.get("/metrics")[1].decode()
        assert f"odontox_streams_open {args.streams}\n" in metrics, "streams were lost"
    finally:
        readers.close()
        server.stop()
    bare = ceiling(args.subscribers, args.sends, size)
    print(
        f"| {engine} | {args.streams} | {opening:.1f} | {each:.1f} | {args.subscribers} | {args.sends} | {summary(times)} | {summary(bare)} |",
        flush=True,
    )


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--server", required=True)
    parser.add_argument("--engines", default="sqlite,postgres")
    parser.add_argument("--streams", type=int, default=5000)
    parser.add_argument("--subscribers", type=int, default=1000)
    parser.add_argument("--sends", type=int, default=50)
    # Scripts/bench hands on what it was given, some of it for bench.py alone.
    args, _ = parser.parse_known_args()
    args.server = str(pathlib.Path(args.server).resolve())
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if most != resource.RLIM_INFINITY and most < args.streams + 500:
        raise SystemExit(
            f"bench_streams: at most {most} open files are allowed here; {args.streams + 500} are needed"
        )
    # The server inherits it.
    resource.setrlimit(
        resource.RLIMIT_NOFILE,
        (min(max(args.streams + 500, 4096), most) if most > 0 else args.streams + 500, most),
    )
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    print(
        "| database | streams | opened in s | KiB a stream | subscribers | sends | p50 ms | p99 ms | bare p50 ms | bare p99 ms |"
    )
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |", flush=True)
    folder = pathlib.Path(tempfile.mkdtemp(prefix="odontox-streams."))
    try:
        for engine in args.engines.split(","):
            measure(engine, args, folder)
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
