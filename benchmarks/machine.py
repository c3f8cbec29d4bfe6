"""What it is measured on: figures mean little without."""

import os
import platform
import re
import shutil
import sqlite3
import subprocess
from importlib.metadata import version
from pathlib import Path


def machine() -> str:
    """Say it in one line."""
    parts = [
        f"{os.cpu_count()} cores of {_processor()}",
        f"Python {platform.python_version()}",
        f"FastAPI {version('fastapi')}",
        f"uvicorn {version('uvicorn')}",
        f"SQLAlchemy {version('sqlalchemy')}",
        f"SQLite {sqlite3.sqlite_version}",
    ]
    return ", ".join(parts)


def node_version() -> str | None:
    return _says("node", "--version") if shutil.which("npm") else None


def _processor() -> str:
    with Path("/proc/cpuinfo").open() as file:
        found = re.search(r"model name\s*: (.*)", file.read())
    return f"{found[1] if found else 'an unknown processor'} ({platform.machine()})"


def _says(*command: str) -> str | None:
    if shutil.which(command[0]) is None:
        return None
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip() or None
