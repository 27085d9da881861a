"""The server under test: one process, one database of its own, on SQLite or on PostgreSQL."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
OUTPUT = ROOT / ".build-browser"
START_LIMIT = 90
STOP_LIMIT = 30


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """Started with the demo clinic, without limits of rates. It is ended by its process id alone."""

    def __init__(self, engine: str):
        self.engine = engine
        self.home = Path(tempfile.mkdtemp(prefix=f"odontox-browser-{engine}."))
        self.port = free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        self.log = OUTPUT / f"{engine}.server.log"
        self.binary = os.environ.get("ODONTOX_BINARY") or str(ROOT / ".build/debug/odontox")
        self.process: subprocess.Popen | None = None
        self.database = ""
        if engine == "sqlite":
            self.url = f"sqlite:{self.home / 'odontox.sqlite'}"
        else:
            self.database = f"odontox_browser_{os.getpid()}_{self.port}"
            self.url = f"{self._cluster().rsplit('/', 1)[0]}/{self.database}"
            self._sql(f"CREATE DATABASE {self.database}")

    @staticmethod
    def _cluster() -> str:
        return os.environ["ODONTOX_TEST_POSTGRES_URL"]

    def _sql(self, text: str) -> None:
        command = ["psql", self._cluster(), "--no-psqlrc", "-qc", text]
        subprocess.run(command, check=True, timeout=60, stdin=subprocess.DEVNULL)

    def _environment(self) -> dict[str, str]:
        """Without settings of the caller, so that a run means the same everywhere."""
        clean = {key: value for key, value in os.environ.items() if not key.startswith("ODONTOX_")}
        return clean | {
            "ODONTOX_HOST": "127.0.0.1",
            "ODONTOX_PORT": str(self.port),
            "ODONTOX_DATABASE_URL": self.url,
            "ODONTOX_RATE_LIMIT": "off",
            "ODONTOX_LOG_LEVEL": "warning",
        }

    def start(self) -> None:
        """Also once more, on the same port and database, after `kill`."""
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                [self.binary, "serve", "--demo"],
                cwd=self.home,
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
            )
        deadline = time.monotonic() + START_LIMIT
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                with urllib.request.urlopen(f"{self.base}/readyz", timeout=5) as answer:
                    if answer.status == 200:
                        return
            except (OSError, urllib.error.URLError):
                pass
            time.sleep(0.1)
        raise RuntimeError(f"the server is not ready; its log is {self.log}\n{self.tail()}")

    def kill(self) -> None:
        """As a power cut does it: nothing is finished."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()

    def stop(self) -> int:
        """Ends it in an orderly way. Returns its exit code, -1 where it had to be killed."""
        if not self.process:
            return 0
        if self.process.poll() is None:
            self.process.terminate()
        try:
            return self.process.wait(timeout=STOP_LIMIT)
        except subprocess.TimeoutExpired:
            self.kill()
            return -1

    def remove(self) -> None:
        self.kill()
        shutil.rmtree(self.home, ignore_errors=True)
        if self.database:
            self._sql(f"DROP DATABASE IF EXISTS {self.database} WITH (FORCE)")

    def add_user(self, clinic: str, role: str, email: str, first: str, last: str, password: str) -> None:
        """By the operator's command, beside the running server."""
        command = [self.binary, "user", "add", "--clinic", clinic, "--role", role, "--email", email]
        command += ["--first-name", first, "--last-name", last]
        done = subprocess.run(
            command,
            cwd=self.home,
            env=self._environment(),
            input=f"{password}\n",
            capture_output=True,
            text=True,
            timeout=60,
        )
        if done.returncode != 0:
            raise RuntimeError(f"user add: {done.stderr[-600:]}")

    def tail(self, lines: int = 30) -> str:
        text = self.log.read_text(errors="replace").splitlines() if self.log.exists() else []
        return "\n".join(f"    {line}" for line in text[-lines:])
