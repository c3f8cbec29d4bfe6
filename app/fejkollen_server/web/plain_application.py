"""FastAPI without what this program does by itself: documents, redirects, and telemetry."""

from typing import Any

from fastapi import FastAPI

from fejkollen_server import __version__


def plain_application(title: str, **more: Any) -> FastAPI:
    return FastAPI(
        title=title,
        version=__version__,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        strict_content_type=False,
        telemetry={"tracing": False, "metrics": False, "logs": False},
        **more,
    )
