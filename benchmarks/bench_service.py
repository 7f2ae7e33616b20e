"""The service's budgets: time to the first page, idle memory, and pages under 50 requests a second.

Run ``python -m benchmarks.bench_service``. With the replay of the upstreams beside the checkout the
page is full; without it the page is served, but says that nothing has been collected.
"""

import contextlib
import http.client
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from tests.shared import REPLAY, ROOT, free_port, running_replay

NOW = "2024-11-05T12:00+01:00"
RATE_PER_SECOND = 50
SECONDS = 20
PATHS = ("/dashboard/complete", "/dashboard", "/health", "/ree/prices/forecast?hours=168")


@contextlib.contextmanager
def service(base: str, data: str) -> Iterator[tuple[subprocess.Popen[bytes], int, float]]:
    """A running service; the process, its port and the seconds to the first page."""
    port = free_port()
    environment = {
        **os.environ,  # noqa: TID251 - a benchmark starts programs
        "CHOCOLATE_UPSTREAM_BASE": base,
        "CHOCOLATE_NOW": NOW,
        "CHOCOLATE_DATA_DIR": data,
        "CHOCOLATE_PORT": str(port),
        "CHOCOLATE_VIEWER_PORT": str(free_port()),
    }
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "chocolate_factory", "serve"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        while not _ok(port, "/dashboard"):
            time.sleep(0.02)
        yield process, port, time.perf_counter() - started
    finally:
        process.terminate()
        process.wait(timeout=20)


def _ok(port: int, path: str) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
    except OSError:
        return False
    finally:
        connection.close()
    return answer.status == http.client.OK


def _resident_mb(process: subprocess.Popen[bytes]) -> float:
    status = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def load(port: int, path: str) -> list[float]:
    """Milliseconds of each request of a steady stream, whatever the answers' speed."""
    took: list[float] = []
    threads = []

    def ask() -> None:
        begun = time.perf_counter()
        if _ok(port, path):
            took.append(1000 * (time.perf_counter() - begun))

    begun = time.perf_counter()
    for number in range(RATE_PER_SECOND * SECONDS):
        time.sleep(max(0.0, begun + number / RATE_PER_SECOND - time.perf_counter()))
        thread = threading.Thread(target=ask)
        thread.start()
        threads.append(thread)
    for thread in threads:
        thread.join()
    return took


def measure(base: str) -> None:
    """Print every figure."""
    with tempfile.TemporaryDirectory() as data:
        with service(base, data) as (process, port, first):
            print(f"start to first page, empty store    {first:6.2f} s   (budget 3 s)")
            time.sleep(12)
            idle = _resident_mb(process)
            print(f"resident memory after the cycle     {idle:6.0f} MB  (budget 250 MB)")
            for path in PATHS:
                took = sorted(load(port, path))
                share = len(took) / (RATE_PER_SECOND * SECONDS)
                p99 = took[int(0.99 * len(took)) - 1]
                print(
                    f"{path:36s} p50 {statistics.median(took):5.1f} ms  p99 {p99:6.1f} ms"
                    f"  answered {share:.1%} at {RATE_PER_SECOND}/s"
                )
            print(f"resident memory after the load      {_resident_mb(process):6.0f} MB")
        with service(base, data) as (_, _, again):
            print(f"start to first page, full store     {again:6.2f} s   (budget 3 s)")


def main() -> None:
    """Measure against the replay, or against nothing."""
    if REPLAY.is_file():
        with running_replay(NOW) as replay:
            measure(replay.base)
    else:
        print("the replay of the upstreams is not beside this checkout: nothing can be collected")
        measure(f"http://127.0.0.1:{free_port()}")


if __name__ == "__main__":
    main()
