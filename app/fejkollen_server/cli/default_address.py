"""Where a server is, when nobody says."""

import os


def default_address() -> str:
    """Give the address at which ``fejkollen serve`` can be reached in the same environment."""
    host = os.environ.get("FEJKOLLEN_HOST") or "127.0.0.1"
    reachable = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
    return f"http://{reachable}:{os.environ.get('FEJKOLLEN_PORT') or '8080'}"
