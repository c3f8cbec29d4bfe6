"""A browser that visits the demo: it shows pages, fills in forms and keeps cookies."""

from html.parser import HTMLParser

import httpx

from tests.cli.running import PATIENCE, Server

_VOID = {"input", "img", "link", "meta", "br"}


class Shown(HTMLParser):
    """What is on a page: everything with a ``data-testid``, and the values that its forms would send."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.source = text
        self.found: dict[str, dict[str, str]] = {}
        self.texts: dict[str, str] = {}
        self.form: dict[str, str] = {}
        self.assets: list[str] = []
        self._open: list[str | None] = []
        self._area = ""
        self._select = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        known = {name: value or "" for name, value in attributes}
        test_id = known.get("data-testid")
        if test_id:
            self.found[test_id] = known
            self.texts.setdefault(test_id, "")
        self._note_value(tag, known)
        if tag in {"link", "script", "img"}:
            self.assets.append(known.get("href") or known.get("src", ""))
        if tag not in _VOID:
            self._open.append(test_id)

    def _note_value(self, tag: str, known: dict[str, str]) -> None:
        name = known.get("name", "")
        if tag == "input" and (known.get("type") != "checkbox" or "checked" in known):
            self.form[name] = known.get("value", "")
        elif tag == "textarea":
            self._area = name
        elif tag == "select":
            self._select = name
        elif tag == "option" and "selected" in known and self._select:
            self.form[self._select] = known.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID and self._open:
            self._open.pop()
        if tag == "textarea":
            self._area = ""
        if tag == "select":
            self._select = ""

    def handle_data(self, data: str) -> None:
        for test_id in filter(None, self._open):
            self.texts[test_id] += data
        if self._area:
            self.form[self._area] = self.form.get(self._area, "") + data

    @property
    def state(self) -> str:
        return self.found["state"]["data-state"]


class Visitor:
    """One browser."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.http = httpx.Client(base_url=server.address, follow_redirects=True, timeout=PATIENCE, trust_env=False)

    def look(self, path: str) -> Shown:
        answer = self.http.get(path)
        assert answer.status_code == 200, answer.text
        return Shown(answer.text)

    def start(self, key: str, **filled_in: str) -> "Visit":
        form = self.look(f"/demo/new/{key}").form | filled_in
        answer = self.http.post("/demo/start", data=form)
        assert answer.status_code == 200, answer.text
        return Visit(self, answer.url.path)


class Visit:
    """The page of one attempt."""

    def __init__(self, visitor: Visitor, path: str) -> None:
        self.visitor = visitor
        self.path = path

    @property
    def page(self) -> Shown:
        return self.visitor.look(self.path)

    @property
    def callback_path(self) -> str:
        return f"/demo/callback/{self.path.rpartition('/')[2]}"
