"""The one place that speaks HTTP with the control API."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from fejkollen.errors import FejkollenError

if TYPE_CHECKING:
    import httpx

PREFIX = "/control/v1"
# Longer than the longest wait that the server takes part in.
_PATIENCE = 330.0
_CONNECT_PATIENCE = 5.0
_YAML = "application/yaml"
_JSON = "application/json"


def camel(name: str) -> str:
    """Give the wire's name of a Python name."""
    first, *others = name.rstrip("_").split("_")
    return first + "".join(word.capitalize() for word in others)


def given(**values: object) -> dict[str, Any]:
    """Give what is given, under the wire's names; None is not given."""
    return {camel(name): value for name, value in values.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Wire:
    """A connection to a server in somebody's name."""

    http: "httpx.Client"
    url: str
    auth: tuple[str, str]
    account: str | None = None
    """The account that admin means; None with an account's own credentials."""

    def named(self, auth: tuple[str, str], account: str | None = None) -> "Wire":
        """Speak over the same connections in another name."""
        return replace(self, auth=auth, account=account)

    def ask(self, method: str, path: str, body: object = None, /, **query: object) -> Any:
        """Call an operation, and give what the JSON of the answer says."""
        content = None if body is None else json.dumps(body).encode()
        answer = self._answer(method, path, content, _JSON, query)
        return answer.json() if answer.content else None

    def ask_text(self, method: str, path: str, yaml: str | None = None, /, **query: object) -> str:
        """Call an operation that answers with text, or takes YAML."""
        return self._answer(method, path, None if yaml is None else yaml.encode(), _YAML, query).text

    @contextmanager
    def stream(self, path: str, headers: dict[str, str], /, **query: object) -> Iterator[Iterator[str]]:
        """Open a stream of lines."""
        with self._words_failures(f"GET {PREFIX}{path}"):
            request = self.http.build_request(
                "GET", f"{self.url}{PREFIX}{path}", params=self._query(query), headers=headers
            )
            answer = self.http.send(request, auth=self.auth, stream=True)
            try:
                if answer.is_error:
                    answer.read()
                _refuse_unless_well(answer, f"GET {PREFIX}{path}")
                yield answer.iter_lines()
            finally:
                answer.close()

    def _answer(
        self, method: str, path: str, content: bytes | None, content_type: str, query: dict[str, object]
    ) -> "httpx.Response":
        call = f"{method} {PREFIX}{path}"
        headers = {} if content is None else {"Content-Type": content_type}
        with self._words_failures(call):
            answer = self.http.request(
                method,
                f"{self.url}{PREFIX}{path}",
                content=content,
                headers=headers,
                params=self._query(query),
                auth=self.auth,
            )
        _refuse_unless_well(answer, call)
        return answer

    def _query(self, query: dict[str, object]) -> dict[str, Any]:
        return given(account=self.account, **query)

    @contextmanager
    def _words_failures(self, call: str) -> Iterator[None]:
        import httpx  # noqa: PLC0415 - only who calls a server waits for it to be imported.

        try:
            yield
        except httpx.InvalidURL as error:
            raise FejkollenError(call, None, f"{self.url!r} is not a web address: {error}") from None
        except httpx.HTTPError as error:
            reason = str(error) or type(error).__name__
            raise FejkollenError(call, None, f"no answer from {self.url}: {reason}") from error


def open_wire(url: str, auth: tuple[str, str]) -> Wire:
    """Make a connection, which is used when something is first asked."""
    import httpx  # noqa: PLC0415 - as above.

    # Certificates take a while to load, and a proxy that the environment names is for the outside world.
    verify = httpx.create_ssl_context() if url.startswith("https:") else False
    timeout = httpx.Timeout(_PATIENCE, connect=_CONNECT_PATIENCE)
    return Wire(httpx.Client(verify=verify, timeout=timeout, trust_env=False), url.rstrip("/"), auth)


def _refuse_unless_well(answer: "httpx.Response", call: str) -> None:
    if not answer.is_success:
        raise FejkollenError(call, answer.status_code, _detail(answer))


def _detail(answer: "httpx.Response") -> str:
    try:
        return str(answer.json()["detail"])
    except (ValueError, KeyError, TypeError):
        return f"{answer.reason_phrase}; is this the address of a Fejkollen server?"
