"""Structured logs: lines for people, or JSON for machines. Nothing secret is ever handed to them."""

import asyncio
import logging
import sys
from typing import TYPE_CHECKING

from fejkollen_server.logs.logger import logger, set_up_with_first_line

if TYPE_CHECKING:
    from structlog.types import Processor

_LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}


def set_up_logs(log_format: str, log_level: str) -> None:
    level = _LEVELS[log_level]
    set_up_with_first_line(lambda: _set_up_our_own(log_format, level))
    # The libraries' own lines would only repeat ours, but their warnings are worth having.
    logging.basicConfig(level=max(level, logging.WARNING), handlers=[_LibraryLines()], force=True)


def _set_up_our_own(log_format: str, level: int) -> None:
    import structlog  # noqa: PLC0415 - see logs.logger.

    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer() if log_format == "json" else _for_people(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )


def _for_people() -> "Processor":
    import structlog  # noqa: PLC0415 - as above.

    return structlog.dev.ConsoleRenderer(
        colors=sys.stderr.isatty(), pad_event_to=28, exception_formatter=structlog.dev.plain_traceback
    )


class _LibraryLines(logging.Handler):
    """Gives what libraries log the same form as our own lines."""

    def emit(self, record: logging.LogRecord) -> None:
        if record.exc_info and isinstance(record.exc_info[1], asyncio.CancelledError):
            return  # The server was told to stop, and says by itself what it gave up.
        facts = {"exc_info": record.exc_info} if record.exc_info else {}
        logger().log(record.levelno, record.getMessage(), library=record.name, **facts)
