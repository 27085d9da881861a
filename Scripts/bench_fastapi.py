"""Bookings on SQLite, each under an `Idempotency-Key`, by turns with a FastAPI that writes the same rows, and
with one that writes the appointment alone
(Benchmarks/fastapi/app.py): see docs/performance.md."""

import argparse
import datetime
import os
import pathlib
import shutil
import statistics
import subprocess
import tempfile

import bench
import bench_fill

SECRET = "a secret for measuring, long enough"
VISITS = 100_000
PAUSE = 400  # days between the slots of two turns, more than a turn can book


def migrated(server: str, path: pathlib.Path) -> dict[str, str]:
    env = {
        "ODONTOX_DATABASE_URL": f"sqlite:{path}",
        "ODONTOX_RATE_LIMIT": "off",
        "ODONTOX_LOG_LEVEL": "warning",
        "ODONTOX_JWT_SECRET": SECRET,
    }
    subprocess.run([server, "migrate"], env={**os.environ, **env}, check=True, stdout=subprocess.DEVNULL)
    bench_fill.sqlite(str(path), VISITS)
    return env


def ours(server: str, path: pathlib.Path) -> tuple[bench.Program, str]:
    env = migrated(server, path)
    token = subprocess.run(
        [server, "token", "--email", bench_fill.EMAIL, "--ttl", "86400"],
        env={**os.environ, **env},
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()
    port = bench.free_port()
    return bench.Program([server, "serve"], port, "/readyz", {**env, "ODONTOX_PORT": str(port)}), token


def theirs(python: str, server: str, path: pathlib.Path, **settings: str) -> tuple[bench.Program, str]:
    migrated(server, path)
    code = f"import jwt; print(jwt.encode({{'sub': '{bench_fill.RECEPTIONIST}'}}, '{SECRET}'))"
    token = subprocess.run([python, "-c", code], check=True, capture_output=True, text=True).stdout.strip()
    port = bench.free_port()
    app = pathlib.Path(__file__).resolve().parent.parent / "Benchmarks" / "fastapi"
    command = [
        python,
        "-m",
        "uvicorn",
        "app:app",
        "--app-dir",
        str(app),
        "--port",
        str(port),
        "--workers",
        "2",
        "--no-access-log",
        "--log-level",
        "error",
    ]
    return (
        bench.Program(
            command, port, "/openapi.json", {"BENCH_DATABASE": str(path), "BENCH_SECRET": SECRET, **settings}
        ),
        token,
    )


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--server", required=True)
    parser.add_argument(
        "--python", required=True, help="of an environment with Benchmarks/fastapi/requirements.txt"
    )
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--seconds", type=int, default=3)
    parser.add_argument(
        "--soak",
        type=int,
        default=300,
        help="seconds of bookings at the end, after which memory is read; 0: none",
    )
    args = parser.parse_args()
    server, python = str(pathlib.Path(args.server).resolve()), os.path.abspath(args.python)
    folder = pathlib.Path(tempfile.mkdtemp(prefix="odontox-bench."))
    started = [
        ("OdontoX", *ours(server, folder / "ours.sqlite")),
        ("FastAPI", *theirs(python, server, folder / "theirs.sqlite")),
        ("FastAPI, the appointment alone", *theirs(python, server, folder / "alone.sqlite", BENCH_APPOINTMENT_ALONE="1")),
    ]
    rates: dict[str, list[float]] = {name: [] for name, _, _ in started}
    cpu: dict[str, list[float]] = {name: [] for name, _, _ in started}
    slowest: dict[str, list[float]] = {name: [] for name, _, _ in started}
    first = bench_fill.days(VISITS)[-1] + datetime.timedelta(days=1)
    try:
        # The first turn of each warms up.
        for turn in range(args.rounds + 1):
            for name, program, token in started if turn % 2 else started[::-1]:
                script = bench.booking_script(folder, first + datetime.timedelta(days=PAUSE * turn), token)
                url = f"http://127.0.0.1:{program.port}{bench.APPOINTMENTS}"
                before = program.cpu_seconds()
                result = bench.wrk(url, args.seconds, script=script)
                used = program.cpu_seconds() - before
                assert result.refused == 0, (name, result.refused)
                if turn:
                    rates[name].append(result.rate)
                    cpu[name].append(used / result.requests * 1_000_000)
                    slowest[name].append(result.p99)
        if args.soak:
            _, program, token = started[0]
            script = bench.booking_script(
                folder, first + datetime.timedelta(days=PAUSE * (args.rounds + 1)), token
            )
            result = bench.wrk(
                f"http://127.0.0.1:{program.port}{bench.APPOINTMENTS}", args.soak, script=script
            )
            print(
                f"OdontoX, {args.soak} s of bookings: {result.rate:.0f}/s, p99 {result.p99:.1f} ms, {result.refused} refused, "
                f"{program.resident_memory():.0f} MiB resident, {program.peak_memory():.0f} MiB at most",
                flush=True,
            )
    finally:
        for _, program, _ in started:
            program.stop()
        shutil.rmtree(folder)
    for name, all_rates in rates.items():
        pairs = [mine / other for mine, other in zip(rates["OdontoX"], all_rates)]
        print(
            f"{name}: {statistics.median(all_rates):.0f} bookings/s ({', '.join(f'{rate:.0f}' for rate in all_rates)}); "
            f"p99 {statistics.median(slowest[name]):.1f} ms; {statistics.median(cpu[name]):.0f} µs of CPU each; "
            f"OdontoX by turns ×{statistics.median(pairs):.2f} ({min(pairs):.2f} to {max(pairs):.2f})"
        )


if __name__ == "__main__":
    main()
