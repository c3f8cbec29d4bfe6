"""The addresses of one person's phone, in one account's world."""

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from fejkollen_server.prompts.answer_result import AnswerResult


@dataclass(frozen=True, slots=True)
class PhoneAddresses:
    account: str
    person: str

    @property
    def home(self) -> str:
        return self._to("")

    @property
    def devices(self) -> str:
        return self._to("/devices")

    @property
    def inbox(self) -> str:
        return self._to("/inbox")

    @property
    def scan(self) -> str:
        return self._to("/scan")

    @property
    def everybody(self) -> str:
        return f"/phone?{urlencode({'account': self.account})}"

    def state(self, view: str) -> str:
        return self._to("/state", view=view)

    def shown(self, session: str, said: AnswerResult | None = None) -> str:
        """Lead to the phone with this prompt in full, or with what has become of it."""
        return self._to("", session=session, **({"said": said.value} if said else {}))

    def answers(self, session: str) -> str:
        return self._to(f"/prompts/{session}")

    def device(self, kind: str) -> str:
        return self._to(f"/devices/{kind}")

    def devices_saying(self, said: str, kind: str) -> str:
        return f"{self._to('/devices', said=said)}#{kind}"

    def scanning(self, code: str) -> str:
        return self._to("/scan", code=code)

    def _to(self, below: str, **query: str) -> str:
        return f"/phone/{quote(self.person, safe='')}{below}?{urlencode({'account': self.account, **query})}"
