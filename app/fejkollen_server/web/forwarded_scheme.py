"""Takes from a proxy on this machine who called it and by which scheme, even where several say so in a list."""

from typing import Any

from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

_SCHEME = b"x-forwarded-proto"


class ForwardedScheme(ProxyHeadersMiddleware):
    """Reads a list as what the first of them says, whom the browser has called; uvicorn reads single words only."""

    def __init__(self, app: Any, trusted_hosts: str) -> None:
        super().__init__(app, trusted_hosts)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            said = [value for name, value in scope["headers"] if name == _SCHEME]
            if len(said) > 1 or (said and b"," in said[0]):
                first = b",".join(said).partition(b",")[0].strip().lower()
                others = [header for header in scope["headers"] if header[0] != _SCHEME]
                scope["headers"] = [*others, (_SCHEME, first)]
        await super().__call__(scope, receive, send)
