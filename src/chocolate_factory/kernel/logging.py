"""Structured logs, for people or for machines, without secrets; the shells call this once."""

import logging
import sys
import threading
from collections.abc import Mapping, MutableMapping
from traceback import format_exception
from types import TracebackType
from typing import Any, TextIO

import structlog
from structlog.typing import Processor

from chocolate_factory.kernel.redaction import MASK, is_secret_name, redact

_TALKATIVE = (
    "alembic",
    "apscheduler",
    "asyncio",
    "httpcore2",
    "httpx2",
    "urllib3",
    "uvicorn",
)
"""Libraries that tell at level info what we tell better, some of them with whole addresses."""


class _OurHandler(logging.StreamHandler[TextIO]):
    """The handler that a second configuration replaces; handlers of others stay.

    Whatever standard error is when something is told: it may have been replaced since, and closed.
    """

    def __init__(self, *, json: bool) -> None:
        logging.Handler.__init__(self)
        self.json = json

    @property
    def stream(self) -> TextIO:  # type: ignore[override]
        return sys.stderr


def configure_logging(*, json: bool, level: str) -> None:
    """Send all events, ours and those of libraries, to standard error; may be called again.

    Args:
        json: One JSON object a line; otherwise a console layout.
        level: Least level told: ``debug``, ``info``, ``warning``, ``error``.

    Raises:
        ValueError: No such level.
    """
    least = logging.getLevelNamesMapping().get(level.upper())
    if least is None:
        message = f"no log level {level!r}: use debug, info, warning or error"
        raise ValueError(message)
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.processors.StackInfoRenderer(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )
    handler = _OurHandler(json=json)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, structlog.stdlib.ExtraAdder()],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                redact_event,
                _renderer(json=json),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [h for h in root.handlers if not isinstance(h, _OurHandler)] + [handler]
    root.setLevel(least)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(max(least, logging.WARNING))


def redact_crashes() -> None:
    """Let what nobody caught be told without secrets, in the main thread and in others."""

    def tell(
        kind: type[BaseException], error: BaseException, traceback: TracebackType | None
    ) -> None:
        lines = format_exception(kind, error, traceback)
        sys.stderr.write(redact("".join(lines)))

    def tell_of_thread(crash: threading.ExceptHookArgs) -> None:
        if crash.exc_value is not None:
            tell(crash.exc_type, crash.exc_value, crash.exc_traceback)

    sys.excepthook = tell
    threading.excepthook = tell_of_thread


def writes_json() -> bool:
    """Whether events are told to machines, as last configured."""
    return any(isinstance(one, _OurHandler) and one.json for one in logging.getLogger().handlers)


def redact_event(
    logger: object,  # noqa: ARG001 - structlog's signature
    method: str,  # noqa: ARG001
    event: MutableMapping[str, Any],
) -> MutableMapping[str, Any]:
    """A structlog processor that masks secrets by field name and inside every text."""
    return {name: _clean(name, value) for name, value in event.items()}


def _renderer(*, json: bool) -> Processor:
    if json:
        return structlog.processors.JSONRenderer(sort_keys=True, ensure_ascii=False)
    return structlog.dev.ConsoleRenderer(
        colors=sys.stderr.isatty(),
        # Rich tracebacks show local variables, and with them keys.
        exception_formatter=structlog.dev.plain_traceback,
    )


def _clean(name: str, value: object) -> object:
    if value is None or isinstance(value, bool | int | float):
        return MASK if value is not None and is_secret_name(name) else value
    if is_secret_name(name):
        return MASK
    if isinstance(value, Mapping):
        return {str(key): _clean(str(key), item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_clean("", item) for item in value]
    return redact(repr(value) if isinstance(value, BaseException) else str(value))
