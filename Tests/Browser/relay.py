"""A TCP relay between browser and server: the connection that fails as real ones do.

A browser that is set offline goes on receiving an open stream from loopback, and no switch of it loses
an answer that the server has sent. So the bytes go through here.
"""

import re
import socket
import threading
from collections.abc import Callable

CHUNK = 65536


class Relay:
    def __init__(self, target: int):
        self.target = target
        self.lost = 0
        """Answers that the server gave and the browser never got."""
        self._lock = threading.Lock()
        self._pairs: set[tuple[socket.socket, socket.socket]] = set()
        self._marker: re.Pattern[bytes] | None = None
        self._when_sent: Callable[[], None] | None = None
        self._listener: socket.socket | None = None
        self.port = 0
        self.mend()

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def mend(self) -> None:
        """Lets connections through, at the same port as before."""
        if self._listener:
            return
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", self.port))
        listener.listen(64)
        self.port = listener.getsockname()[1]
        self._listener = listener
        threading.Thread(target=self._accept, args=(listener,), daemon=True).start()

    def cut(self) -> None:
        """Ends every connection, and refuses new ones."""
        listener, self._listener = self._listener, None
        if listener:
            # A thread that waits in accept() is woken by this alone.
            listener.shutdown(socket.SHUT_RDWR)
            listener.close()
        with self._lock:
            pairs = list(self._pairs)
        for pair in pairs:
            self._close(pair)

    def lose_answers(self, marker: str, when_sent: Callable[[], None] | None = None) -> None:
        """Loses the answer to each request whose head has the marker.

        `when_sent` is called once, as soon as the first such request has gone to the server.
        """
        self._when_sent = when_sent
        self._marker = re.compile(marker.encode())

    def keep_answers(self) -> None:
        self._marker = None

    def close(self) -> None:
        self.cut()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                browser, _ = listener.accept()
            except OSError:
                return
            try:
                server = socket.create_connection(("127.0.0.1", self.target), timeout=10)
                server.settimeout(None)
            except OSError:
                browser.close()
                continue
            pair = (browser, server)
            with self._lock:
                self._pairs.add(pair)
            doomed = threading.Event()
            threading.Thread(target=self._up, args=(pair, doomed), daemon=True).start()
            threading.Thread(target=self._down, args=(pair, doomed), daemon=True).start()

    def _up(self, pair: tuple[socket.socket, socket.socket], doomed: threading.Event) -> None:
        browser, server = pair
        try:
            while data := browser.recv(CHUNK):
                marker = self._marker
                is_marked = marker is not None and marker.search(data) is not None
                if is_marked:
                    doomed.set()
                server.sendall(data)
                if is_marked:
                    work, self._when_sent = self._when_sent, None
                    if work:
                        work()
        except OSError:
            pass
        self._close(pair)

    def _down(self, pair: tuple[socket.socket, socket.socket], doomed: threading.Event) -> None:
        browser, server = pair
        try:
            while data := server.recv(CHUNK):
                if doomed.is_set():
                    self.lost += 1
                    break
                browser.sendall(data)
        except OSError:
            pass
        self._close(pair)

    def _close(self, pair: tuple[socket.socket, socket.socket]) -> None:
        with self._lock:
            self._pairs.discard(pair)
        for side in pair:
            try:
                side.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            side.close()
