"""One server program run for tests: started, stopped, killed, frozen and started again."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import ClassVar, Self

from tests.shared import free_port

Process = subprocess.Popen[bytes]

PATIENCE_SECONDS = 30.0
"""For a start or an end; usually it takes a fraction of a second."""
UNPRIVILEGED = "nobody"
"""Who runs it when the tests run as root, as PostgreSQL refuses to."""


class ServerMissingError(Exception):
    """The program is not on this machine."""


class ServerProcess(ABC):
    """A server with its folder and its port; both stay the same when it is started again.

    It ends with the thread that started it, should that die without a word.
    """

    reads_checkout: ClassVar[bool] = False
    """Whether it needs files of ours, which an ordinary user may be unable to read."""

    def __init__(self) -> None:
        """Prepare a folder of its own."""
        self.folder = Path(tempfile.mkdtemp(prefix="chocolate-server-"))
        self.port = free_port()
        self._process: Process | None = None
        if os.geteuid() == 0:
            shutil.chown(self.folder, UNPRIVILEGED)

    @abstractmethod
    def command(self) -> Sequence[str | Path]:
        """The program and its arguments."""

    @abstractmethod
    def answers(self) -> bool:
        """Whether it does its work by now."""

    @property
    def log(self) -> str:
        """What it has said."""
        return (self.folder / "log.txt").read_text(errors="replace")

    def __enter__(self) -> Self:
        """Start it."""
        try:
            self.start()
        except BaseException:
            self.remove()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Remove it."""
        self.remove()

    def start(self) -> None:
        """Start it and wait until it answers."""
        with (self.folder / "log.txt").open("ab") as log:
            self._process = subprocess.Popen(  # noqa: S603 - a program of the machine
                self._as_its_user(self.command()),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.folder,
                start_new_session=True,
            )
        self._await(self.answers)

    def stop(self) -> None:
        """Ask it to end in good order, and wait until it has."""
        self._end(signal.SIGINT, lambda process: [process.pid])

    def kill(self) -> None:
        """End it and all its helpers at once, in the middle of whatever they do."""
        self._end(signal.SIGKILL, _family)

    def restart(self) -> None:
        """Stop it in good order and start it again."""
        self.stop()
        self.start()

    @contextmanager
    def killed(self) -> Iterator[None]:
        """Let it be dead inside the block and alive again afterwards."""
        self.kill()
        try:
            yield
        finally:
            self.start()

    def freeze(self) -> None:
        """Let it hold its connections without a word, as a machine does that hangs."""
        self._signal(signal.SIGSTOP, _family)

    def thaw(self) -> None:
        """Let it go on."""
        self._signal(signal.SIGCONT, _family)

    def remove(self) -> None:
        """End it, if it runs, and delete its folder."""
        if self._process is not None:
            self.kill()
        shutil.rmtree(self.folder)

    def prepare(self, command: Sequence[str | Path]) -> None:
        """Run another program to its end, as the server's user."""
        done = subprocess.run(  # noqa: S603 - a program of the machine
            unprivileged(command), cwd=self.folder, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr.decode(errors="replace")

    def own(self, path: Path) -> None:
        """Give a file to the server's user, who alone may read it."""
        path.chmod(0o600)
        if os.geteuid() == 0:
            shutil.chown(path, UNPRIVILEGED)

    def _as_its_user(self, command: Sequence[str | Path]) -> list[str]:
        return list(map(str, command)) if self.reads_checkout else unprivileged(command)

    def _signal(self, number: signal.Signals, whom: Callable[[Process], list[int]]) -> None:
        assert self._process is not None, "it does not run"
        for process in whom(self._process):
            with suppress(ProcessLookupError):
                os.kill(process, number)

    def _end(self, number: signal.Signals, whom: Callable[[Process], list[int]]) -> None:
        assert self._process is not None, "it does not run"
        process, helpers = self._process, _family(self._process)[1:]
        self._signal(number, whom)
        process.wait(PATIENCE_SECONDS)
        self._process = None
        self._await(lambda: not any(_is_alive(one) for one in helpers))

    def _await(self, done: Callable[[], bool]) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not done():
            ended = self._process is not None and self._process.poll() is not None
            assert not ended, f"it did not start: {self.log[-2000:]}"
            assert time.monotonic() < deadline, f"it takes too long: {self.log[-2000:]}"
            time.sleep(0.01)


def unprivileged(command: Sequence[str | Path]) -> list[str]:
    """The command run as an ordinary user, who is gone when we are."""
    words = [str(word) for word in command]
    if os.geteuid() != 0:
        return words
    user = pwd.getpwnam(UNPRIVILEGED)
    who = [f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
    return ["setpriv", *who, "--pdeathsig=KILL", "--", *words]


def _family(process: Process) -> list[int]:
    """The process and those it started, by their numbers."""
    numbers = [int(entry.name) for entry in Path("/proc").glob("[0-9]*")]
    helpers = [number for number in numbers if _state_and_parent(number)[1] == str(process.pid)]
    return [process.pid, *helpers]


def _is_alive(process: int) -> bool:
    return _state_and_parent(process)[0] not in {"Z", ""}


def _state_and_parent(process: int) -> tuple[str, str]:
    try:
        stat = Path(f"/proc/{process}/stat").read_text()
    except OSError:  # it has ended meanwhile
        return "", ""
    state, parent, *_ = stat.rpartition(")")[2].split()
    return state, parent


def program(name: str, package: str, *folders: str) -> Path:
    """Where a server's program is: on the path or where Debian puts it.

    Raises:
        ServerMissingError: Nowhere.
    """
    installed = sorted(path for pattern in folders for path in Path("/").glob(pattern))
    found = shutil.which(name) or (installed[-1] / name if installed else None)
    if found is None or not Path(found).is_file():
        raise ServerMissingError(f"no {name} on this machine (Debian's package {package} has it)")
    return Path(found)
