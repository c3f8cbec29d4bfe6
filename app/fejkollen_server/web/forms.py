"""Reading the forms of pages."""

from urllib.parse import urlsplit

from fastapi import Request

from fejkollen_server.visits.visit import Form

_FORM = "application/x-www-form-urlencoded"
LONGEST_VALUE = 1000


async def form_of(request: Request, longest: int = LONGEST_VALUE) -> Form:
    """Give what was filled in, each value cut off where it is too long; of a body that is no form, nothing."""
    if not request.headers.get("content-type", "").startswith(_FORM):
        return {}
    form = await request.form()
    texts = {name: value for name, value in form.items() if isinstance(value, str)}
    # What is longer than any answer is no answer, and PostgreSQL takes no NUL.
    return {name: value[:longest].replace("\0", "") for name, value in texts.items()}


def is_from_here(request: Request) -> bool:
    """Refuse forms that other sites post; a browser says where a form comes from."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in {"same-origin", "none"}
    # Only browsers of before 2023 come this far. Pages that send no referrer have the origin "null".
    origin = request.headers.get("origin", "null")
    return origin == "null" or urlsplit(origin).netloc == request.headers.get("host")
