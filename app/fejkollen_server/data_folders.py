"""Where the migrations and the OpenAPI documents are: inside the wheel's package, or beside ``app/`` in a checkout."""

from pathlib import Path

_PACKAGE = Path(__file__).parent


def data_folder(name: str) -> Path:
    inside = _PACKAGE / name
    return inside if inside.is_dir() else _PACKAGE.parents[1] / name
