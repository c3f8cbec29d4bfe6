"""How far somebody has got on the hosted pages of one session."""

import json
from dataclasses import asdict, dataclass, field

from fejkollen_server.clock import Instant
from fejkollen_server.eids.vocabulary import AuthenticatorKind

Form = dict[str, str]
"""What was filled in on a page, by the names of the fields; ``do`` is the button that was pressed."""


@dataclass(frozen=True, slots=True)
class Visit:
    step: str
    """The name of the page to show: of one of the steps of the eID's journey."""
    version: int = 0
    """Counts the changes; 0 until somebody has opened the page."""
    person: str | None = None
    """Who it is, once that is known."""
    authenticator: AuthenticatorKind | None = None
    """What they have chosen to answer with."""
    tries: int = 0
    """How often something wrong was entered at this step."""
    challenge: str | None = None
    """What the page shows and the phone must match."""
    choices: tuple[str, ...] = ()
    """What the phone offers to choose from, the challenge among it, where it is a matter of choosing."""
    is_matched: bool = False
    """Whether it has."""
    asked_at: Instant | None = None
    """Since when the phone is asked, in the account's time."""
    problem: str | None = None
    """What was wrong with the last answer, as a word that the page has a sentence for."""
    amount: int | None = None
    """The number in that sentence: tries left, or the instant until which something is locked."""
    remembered: str | None = None
    """Whom the browser remembers from an earlier visit, by their id."""
    remembers: str | None = None
    """Whom it is to remember from now on."""
    has_returned: bool = False
    """Whether the browser was sent back to the relying party."""
    details: dict[str, str] = field(default_factory=dict)
    """What the steps of one eID keep for themselves."""

    def written(self) -> str:
        """Write it as JSON, without its version, which has a column of its own."""
        values = asdict(self)
        del values["version"]
        return json.dumps(values)

    @classmethod
    def read(cls, document: str, version: int) -> "Visit":
        values = json.loads(document)
        kind = values["authenticator"]
        values["authenticator"] = AuthenticatorKind(kind) if kind else None
        values["choices"] = tuple(values["choices"])
        return cls(**values, version=version)
