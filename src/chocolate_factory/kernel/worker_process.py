"""Does heavy work in another process, so that whoever waits for a page does not wait for it.

The process is a fresh one (``spawn``): it shares nothing with this one, gives all its memory back
at its end, and can be ended at any moment. It works at a lower priority.
"""

import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from threading import Event
from typing import NoReturn, Protocol, TypeVar, cast

from structlog.contextvars import bind_contextvars, get_contextvars

from chocolate_factory.kernel.background import WorkCancelledError
from chocolate_factory.kernel.errors import ChocolateError
from chocolate_factory.kernel.logging import configure_logging, writes_json

Result = TypeVar("Result")
Tell = Callable[..., None]
"""Takes what the work tells while it goes on."""

_POLITENESS = 10
"""Whoever waits for a page gets nine tenths of a core that both want."""
_GLANCE_SECONDS = 0.2
_LAST_SECONDS = 2.0


class WorkerLostError(ChocolateError):
    """The process ended without a result."""


class Worker(Protocol):
    """Runs a function somewhere."""

    def run(
        self, function: Callable[..., Result], *arguments: object, tell: Tell, stop: Event
    ) -> Result:
        """Call ``function(*arguments, tell)`` and return its result.

        Args:
            function: A function of a module.
            arguments: What can be sent to another process.
            tell: Hears what the function tells its last argument.
            stop: Once it is set, the work is given up.

        Raises:
            WorkCancelledError: It was.
            WorkerLostError: The work ended without a result.
            ChocolateError: What the function raised.
        """
        ...


class WorkerHere:
    """Works in this very thread: for tests and for small work."""

    def run(
        self, function: Callable[..., Result], *arguments: object, tell: Tell, stop: Event
    ) -> Result:
        """See ``Worker.run``; it is given up when the function tells something."""

        def told(*news: object) -> None:
            if stop.is_set():
                raise WorkCancelledError("The work was stopped.")
            tell(*news)

        return function(*arguments, told)


class WorkerProcess:
    """Works in a process of its own."""

    def run(
        self, function: Callable[..., Result], *arguments: object, tell: Tell, stop: Event
    ) -> Result:
        """See ``Worker.run``."""
        context = get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=_work, args=(theirs,), name="worker", daemon=True)
        process.start()
        theirs.close()
        try:
            # Not as arguments of the process: whoever hands over many to one that dies while it
            # starts waits for ever.
            _hand_over(ours, process, (get_contextvars(), writes_json(), function, arguments))
            return cast("Result", _listen(ours, process, tell, stop))
        finally:
            ours.close()
            _end(process)


def _hand_over(ours: Connection, process: BaseProcess, work: object) -> None:
    try:
        ours.send(work)
    except OSError:
        raise _lost(process) from None


def _lost(process: BaseProcess) -> WorkerLostError:
    process.join(_LAST_SECONDS)
    return WorkerLostError(
        f"The worker process ended without a result (exit code {process.exitcode}).",
        advice="The log may say why; a lack of memory is likely.",
    )


def _listen(ours: Connection, process: BaseProcess, tell: Tell, stop: Event) -> object:
    while True:
        if stop.is_set():
            raise WorkCancelledError("The work was stopped.")
        if not ours.poll(_GLANCE_SECONDS):
            continue
        try:
            kind, content = ours.recv()
        except (EOFError, OSError):
            raise _lost(process) from None
        match kind:
            case "told":
                tell(*content)
            case "failed":
                raise content
            case _:
                return content


def _end(process: BaseProcess) -> None:
    process.join(_LAST_SECONDS if process.exitcode is not None else 0.0)
    if process.is_alive():
        process.terminate()
        process.join(_LAST_SECONDS)
    if process.is_alive():
        process.kill()
        process.join()
    process.close()


def _leave(*_: object) -> NoReturn:
    """Give back what pools of threads hold of the machine, instead of just being gone."""
    sys.exit()


def _work(theirs: Connection) -> None:
    """What the other process does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started us decides
    signal.signal(signal.SIGTERM, _leave)
    with suppress(OSError):
        os.nice(_POLITENESS)
    with suppress(ConnectionError, EOFError):  # whoever started us is gone
        about, json, function, arguments = theirs.recv()
        configure_logging(json=json, level="warning")
        bind_contextvars(**about)  # its lines carry the id of the job or request, as ours do
        try:
            result = function(*arguments, lambda *news: theirs.send(("told", news)))
        except ChocolateError as error:
            theirs.send(("failed", error))
        else:
            theirs.send(("done", result))
