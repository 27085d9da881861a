"""Runs nginx with the router of docs/scale.md: each clinic must reach its cell. Called by
Scripts/failover."""

import http.server
import re
import socket
import subprocess
import tempfile
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MOVED = "550e8400-e29b-41d4-a716-446655440006"


def serve(name: str) -> int:
    """A cell that says its name."""

    class Cell(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", str(len(name)))
            self.end_headers()
            self.wfile.write(name.encode())

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Cell)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server.server_port


def main(home: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    text = (ROOT / "docs/scale.md").read_text()
    site = re.search(r"```nginx\n(.*?)```", text, re.DOTALL).group(1)
    site = site.replace("listen 443 ssl http2;", f"listen 127.0.0.1:{port};")
    site = re.sub(r" *ssl_certificate.*\n", "", site)
    for number, cell in [("1", "one"), ("2", "two")]:
        site = re.sub(rf"server 10\.0\.{number}\.\d:8081;", f"server 127.0.0.1:{serve(cell)};", site)
    (home / "nginx.conf").write_text(
        f"daemon off; pid {home}/nginx.pid; error_log {home}/nginx.log; worker_processes 1;\n"
        "events { worker_connections 64; }\n"
        f"http {{ access_log off; client_body_temp_path {home}/t1; proxy_temp_path {home}/t2;\n"
        f"fastcgi_temp_path {home}/t3; uwsgi_temp_path {home}/t4; scgi_temp_path {home}/t5;\n{site}}}\n"
    )
    nginx = subprocess.Popen(
        ["nginx", "-e", f"{home}/nginx.log", "-c", f"{home}/nginx.conf", "-p", str(home)]
    )

    def ask(path: str, clinic: str | None) -> str:
        request = urllib.request.Request(f"http://127.0.0.1:{port}{path}")
        if clinic:
            request.add_header("X-Clinic-Id", clinic)
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return answer.read().decode()
        except urllib.error.HTTPError as error:
            return str(error.code)

    try:
        for _ in range(100):
            try:
                ask("/healthz", None)
                break
            except OSError:
                time.sleep(0.1)
        for path in ["/api/v1/auth/login", "/api/v1/protected/messages/stream"]:
            assert ask(path, MOVED) == "two", path
            assert ask(path, "550e8400-e29b-41d4-a716-446655440001") == "one", path
            assert ask(path, None) == "one", path
        assert ask("/metrics", MOVED) == "404"
    finally:
        nginx.terminate()
        nginx.wait(10)
    print("ok   the router of docs/scale.md finds each clinic's cell")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="odontox-cells.") as folder:
        main(Path(folder))
