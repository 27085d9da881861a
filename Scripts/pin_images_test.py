#!/usr/bin/env python3
"""Tests of Scripts/pin-images, against a registry of their own."""

import http.server
import importlib.machinery
import importlib.util
import json
import pathlib
import sys
import threading
import unittest

sys.dont_write_bytecode = True
HERE = pathlib.Path(__file__).resolve().parent
loader = importlib.machinery.SourceFileLoader("pin_images", str(HERE / "pin-images"))
pin_images = importlib.util.module_from_spec(importlib.util.spec_from_loader("pin_images", loader))
loader.exec_module(pin_images)

ONE, OTHER = "sha256:" + "1" * 64, "sha256:" + "2" * 64
DIGESTS = {
    "/v2/library/swift/manifests/6.3-bookworm": ONE,
    "/v2/library/debian/manifests/bookworm-slim": OTHER,
}
DOCKERFILE = """# comment
FROM swift:6.3-bookworm AS build
RUN true
FROM build AS more
FROM scratch AS empty
FROM debian:bookworm-slim
COPY --from=build /a /b
"""


class Registry(http.server.BaseHTTPRequestHandler):
    def do_HEAD(self):
        if self.headers.get("Authorization") != "Bearer ticket":
            self.send_response(401)
            place = f"http://127.0.0.1:{self.server.server_port}/token"
            self.send_header(
                "WWW-Authenticate", f'Bearer realm="{place}",service="r",scope="repository:x:pull"'
            )
        elif self.path in DIGESTS and "index" in self.headers["Accept"]:
            self.send_response(200)
            self.send_header("Docker-Content-Digest", DIGESTS[self.path])
        else:
            self.send_response(404)
        self.end_headers()

    def do_GET(self):
        body = json.dumps({"token": "ticket"}).encode()
        self.send_response(200 if self.path == "/token?service=r&scope=repository:x:pull" else 400)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class PinImagesTest(unittest.TestCase):
    def test_each_image_gets_the_digest_that_its_registry_gives(self):
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Registry)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        base = f"http://127.0.0.1:{server.server_port}"
        text = pin_images.pinned(DOCKERFILE, lambda image: pin_images.digest(image, base))
        expected = DOCKERFILE.replace("6.3-bookworm", f"6.3-bookworm@{ONE}").replace("slim", f"slim@{OTHER}")
        self.assertEqual(text, expected)

    def test_a_digest_is_replaced_and_stages_are_left_alone(self):
        old = DOCKERFILE.replace("6.3-bookworm", f"6.3-bookworm@{OTHER}")
        text = pin_images.pinned(old, lambda image: ONE)
        self.assertIn(f"FROM swift:6.3-bookworm@{ONE} AS build", text)
        self.assertIn("FROM build AS more\nFROM scratch AS empty\n", text)
        self.assertEqual(
            pin_images.images(text), [("swift:6.3-bookworm", "@" + ONE), ("debian:bookworm-slim", "@" + ONE)]
        )

    def test_names_are_taken_apart_as_docker_does(self):
        self.assertEqual(pin_images.parts("swift:6.3"), ("registry-1.docker.io", "library/swift", "6.3"))
        self.assertEqual(pin_images.parts("a/b"), ("registry-1.docker.io", "a/b", "latest"))
        self.assertEqual(pin_images.parts("ghcr.io/a/b:1"), ("ghcr.io", "a/b", "1"))
        self.assertEqual(pin_images.parts("localhost:5000/b:1"), ("localhost:5000", "b", "1"))


if __name__ == "__main__":
    unittest.main()
