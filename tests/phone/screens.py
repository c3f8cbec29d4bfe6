"""What a browser makes of a page: its texts by ``data-testid``, and its forms as they would be sent."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = frozenset({"input", "meta", "link", "br", "img", "hr"})


@dataclass(slots=True)
class Form:
    action: str
    method: str
    values: dict[str, str] = field(default_factory=dict)
    buttons: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Name and value by test id."""


class Screen(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text
        self.forms: list[Form] = []
        self.texts: dict[str, str] = {}
        self.attributes: dict[str, dict[str, str]] = {}
        """By test id."""
        self.body: dict[str, str] = {}
        self._open: list[tuple[str, str | None]] = []
        self._area: str | None = None
        self.feed(text)

    @property
    def ids(self) -> set[str]:
        return set(self.texts)

    def form_of(self, button: str) -> Form:
        found = [form for form in self.forms if button in form.buttons]
        assert len(found) == 1, f"{button} is on the page {len(found)} times: {sorted(self.ids)}"
        return found[0]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        test_id = attributes.get("data-testid")
        if test_id:
            assert test_id not in self.attributes, f"{test_id} is on the page twice"
            self.attributes[test_id] = attributes
            self.texts[test_id] = ""
        if tag not in _VOID:
            self._open.append((tag, test_id))
        if tag == "body":
            self.body = attributes
        if tag == "form":
            self.forms.append(Form(attributes["action"], attributes["method"]))
        self._note_control(tag, attributes)

    def _note_control(self, tag: str, attributes: dict[str, str]) -> None:
        name = attributes.get("name", "")
        if tag == "input" and (attributes.get("type") not in {"radio", "checkbox"} or "checked" in attributes):
            self.forms[-1].values[name] = attributes.get("value", "")
        elif tag == "textarea":
            self._area = name
            self.forms[-1].values[name] = ""
        elif tag == "button" and attributes.get("type") != "button":
            self.forms[-1].buttons[attributes["data-testid"]] = (name, attributes.get("value", ""))

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self.forms[-1].values[self._area] += data
        for _, test_id in self._open:
            if test_id:
                self.texts[test_id] += f" {data.strip()}" if data.strip() else ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = None
        while self._open and self._open.pop()[0] != tag:
            pass
