"""Runs the tests of the front desk in a real browser. Called by Scripts/browser.

    Scripts/browser                          every test, on SQLite and on PostgreSQL
    Scripts/browser --engine sqlite          on one of them
    Scripts/browser --quick                  on SQLite, without what takes longest
    Scripts/browser test_day test_inbox.test_typed_text_stays
    Scripts/browser --pictures FOLDER        pictures of every screen
    Scripts/browser --pictures docs          the pictures of docs/desk.md

A test is a function `test_…` of a file `test_….py`, and gets a `Desk`. There are no second tries: a test
that fails once has failed. What a page looked like then is in .build-browser/.
"""

import argparse
import importlib
import inspect
import shutil
import signal
import subprocess
import sys
import time
import traceback
from pathlib import Path

from playwright.sync_api import sync_playwright

from harness import Desk, launch
from server import OUTPUT, Server

HERE = Path(__file__).resolve().parent
ENGINES = ("sqlite", "postgres")
LINES, WIDTH = 40, 240
"""Of a failure, at most."""


def find_tests(
    wanted: list[str], engine: str, is_shared: bool, is_quick: bool
) -> list[tuple[str, object]]:
    """Names and functions in the order of the files and their lines.

    `is_shared`: another run takes the other database, so that what needs one database alone is done once.
    `is_quick`: a module's `LONG` is left out.
    """
    tests = []
    for path in sorted(HERE.glob("test_*.py")):
        module = importlib.import_module(path.stem)
        if is_shared and getattr(module, "ONE_DATABASE", engine) != engine:
            continue
        for name, function in vars(module).items():
            if not name.startswith("test_") or not inspect.isfunction(function):
                continue
            if is_quick and name in getattr(module, "LONG", ()):
                continue
            names = {path.stem, name, f"{path.stem}.{name}"}
            if not wanted or names & set(wanted):
                tests.append((f"{path.stem}.{name}", function))
    return tests


def told(error: Exception) -> str:
    """Where it happened in our own files, and what was said."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if Path(frame.filename).parent == HERE]
    places = [f"{Path(frame.filename).name}:{frame.lineno} {frame.line}\n" for frame in own[1:]]
    text = str(error).split("Aria snapshot:")[0].strip()
    return "".join(places) + f"{type(error).__name__}: {text}\n"


def run_test(desk: Desk, engine: str, name: str, test) -> bool:
    began = time.monotonic()
    fault = ""
    try:
        test(desk)
    except Exception as error:  # noqa: BLE001  whatever it is, the others still run
        pictures = desk.pictures_of_pages(f"{engine}-{name}")
        fault = "".join(f"picture: {path}\n" for path in pictures) + told(error)
    left = desk.settle()
    if left:
        fault += "the console said:\n" + "".join(f"    {text}\n" for text in left[:10])
    seconds = time.monotonic() - began
    lines = [f"{'FAIL' if fault else 'ok  '} {engine} {name} ({seconds:.1f} s)"]
    lines += [f"       {line[:WIDTH]}" for line in fault.splitlines()[:LINES]]
    print("\n".join(lines), flush=True)
    return not fault


def run_engine(engine: str, tests: list[tuple[str, object]]) -> list[bool]:
    server = Server(engine)
    try:
        server.start()
        with sync_playwright() as play:
            browser = launch(play)
            desk = Desk(browser, server)
            results = [run_test(desk, engine, name, test) for name, test in tests]
            browser.close()
        code = server.stop()
        if code != 0:
            print(f"FAIL {engine} the server ended with {code}\n{server.tail()}", flush=True)
            results.append(False)
        return results
    finally:
        server.remove()


def run_both(tests: list[str]) -> int:
    """Each database in a process of its own, side by side."""
    command = [sys.executable, str(HERE / "run.py"), "--shared", *tests]
    children = [subprocess.Popen([*command, "--engine", engine]) for engine in ENGINES]
    try:
        return max(child.wait() for child in children)
    finally:
        for child in children:
            if child.poll() is None:
                child.terminate()


def clean_up() -> None:
    shutil.rmtree(OUTPUT, ignore_errors=True)
    OUTPUT.mkdir()


def main() -> int:
    parser = argparse.ArgumentParser(prog="Scripts/browser")
    parser.add_argument("tests", nargs="*", help="files or functions, such as test_day; default: all")
    parser.add_argument("--engine", choices=[*ENGINES, "both"], default="both")
    parser.add_argument("--quick", action="store_true", help="SQLite alone, without the longest tests")
    parser.add_argument("--pictures", metavar="FOLDER", help="take pictures instead of testing")
    parser.add_argument("--shared", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    for kind in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(kind, lambda number, _: sys.exit(128 + number))
    if not options.shared:
        clean_up()
    if options.pictures:
        import pictures

        return pictures.take(options.pictures)
    if options.quick:
        options.engine = "sqlite"
    every = [find_tests(options.tests, engine, False, options.quick) for engine in ENGINES]
    if not any(every):
        sys.exit(f"browser: no such test: {' '.join(options.tests)}")
    if options.engine == "both":
        return run_both(options.tests)
    tests = find_tests(options.tests, options.engine, options.shared, options.quick)
    if not tests:
        return 0
    began = time.monotonic()
    results = run_engine(options.engine, tests)
    seconds = time.monotonic() - began
    good, bad = results.count(True), results.count(False)
    print(f"{options.engine}: {good} passed, {bad} failed in {seconds:.0f} s", flush=True)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
