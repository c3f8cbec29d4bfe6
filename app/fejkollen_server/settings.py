"""Every setting, typed and described, with its default. Each is an environment variable that begins FEJKOLLEN_."""

import os
import ssl
from collections.abc import Mapping
from difflib import get_close_matches
from enum import StrEnum
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
    model_validator,
)

from fejkollen_server.accounts.account import AccountSettings, Expired, Feature, PhoneAnswers, account_id_problem
from fejkollen_server.accounts.allowed_addresses import entry_problem
from fejkollen_server.callbacks.egress import Network, url_problem, without_credentials
from fejkollen_server.callbacks.schedule import RetrySchedule
from fejkollen_server.callbacks.url_rewrites import Rewrites
from fejkollen_server.clock import Instant, read_instant
from fejkollen_server.durations import LONGEST
from fejkollen_server.errors import ConfigurationIsWrong
from fejkollen_server.people.pace import Pace

PREFIX = "FEJKOLLEN_"
DEMO_SECRET_KEY = "demo-secret"  # noqa: S105 - it is no secret, but in the README.
_DEMO_SECRETS = {"secret_key": DEMO_SECRET_KEY, "callback_key": "demo-callback-key", "control_key": "admin"}
DEMO_SECRETS = frozenset(_DEMO_SECRETS.values())
"""What everybody knows, and a shared server takes for nothing."""


class Profile(StrEnum):
    LOCAL = "local"
    SHARED = "shared"


def _split(value: object) -> object:
    return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value


def _schedule(value: object) -> object:
    return RetrySchedule.parse(value).delays if isinstance(value, str) else value


def _account_id(account_id: str) -> str:
    if problem := account_id_problem(account_id):
        raise ValueError(problem)
    return account_id


def _address_entry(entry: str) -> str:
    if problem := entry_problem(entry):
        raise ValueError(f"{without_credentials(entry)!r} {problem}")
    return entry


AccountID = Annotated[str, AfterValidator(_account_id)]
Text = Annotated[str, Field(min_length=1)]
Names = Annotated[tuple[str, ...], BeforeValidator(_split)]
Features = Annotated[frozenset[Feature], BeforeValidator(_split)]
Schedule = Annotated[tuple[float, ...], BeforeValidator(_schedule)]
Addresses = Annotated[tuple[Annotated[str, AfterValidator(_address_entry)], ...], BeforeValidator(_split)]
Seconds = Annotated[float, Field(gt=0, le=LONGEST)]


def _instant(value: object) -> object:
    return read_instant(value) if isinstance(value, str) and value else value or None


class Settings(BaseModel):
    """Times are in seconds. The second half is what accounts get unless they are set up otherwise."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    profile: Profile = Field(
        Profile.LOCAL, description="`local` for one developer or CI job; `shared` refuses every demo secret"
    )
    host: Text = Field("localhost", description="Address to listen on; `::` is every one, of IPv6 and of IPv4")
    port: Annotated[int, Field(ge=0, le=65535)] = Field(8080, description="Port to listen on; 0 takes a free one")
    database_url: str = Field(
        "sqlite:///data/fejkollen.db",
        repr=False,
        description="`sqlite:///file` or `postgresql://user:password@host/name`",
    )
    database_connections: Annotated[int, Field(ge=1, le=100)] = Field(
        10, description="Connections to PostgreSQL at most, per replica"
    )
    durability: Literal["normal", "full"] = Field(
        "normal", description="SQLite: `normal` survives a killed process, `full` also a power cut"
    )
    control_key: Text = Field(
        _DEMO_SECRETS["control_key"],
        repr=False,
        description="Password of `admin`, who may do everything at `/control/v1`",
    )
    public_url: str | None = Field(
        None,
        description="Where browsers reach this server, which may have a path that a proxy in front takes away; "
        "otherwise the address of the request is used",
    )
    allowed_hosts: Names = Field(
        (), description="More names by which requests may come; `.example.com` is all below it, `*` any name"
    )
    accounts_file: str | None = Field(None, description="YAML file with more accounts")
    people_file: str | None = Field(None, description="YAML file with more people")
    scenarios: str | None = Field(
        None, description="Directory of YAML files with scenarios, read again whenever one changes"
    )
    document_retention: Seconds = Field(86400, description="How long an uploaded document is kept")
    sealing_idle: Seconds = Field(60, description="How long the process that seals PDFs stays without anything to seal")
    journal_size: Annotated[int, Field(ge=0, le=1_000_000)] = Field(
        10_000, description="How many requests an account's journal holds, the newest; 0 keeps none"
    )
    seed: int | None = Field(None, description="Makes ids, tokens and words repeatable; never set it where it matters")
    log_format: Literal["text", "json"] = Field("text", description="`text` for people, `json` for machines")
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="The least that is logged")
    callback_network: Network = Field(
        Network.LOCAL, description="`local` reaches loopback and private addresses only; `open` public ones too"
    )
    callback_rewrite: str = Field(
        "", description="Rewrites callback addresses, `http://localhost:3000=http://host.docker.internal:3000,…`"
    )
    callback_timeout: Annotated[float, Field(gt=0, le=60)] = Field(10, description="How long a receiver may take")
    callback_ca_file: str | None = Field(None, description="Certificate authorities to trust besides the public ones")
    callback_workers: Annotated[int, Field(ge=1, le=100)] = Field(8, description="Callbacks under way at once")

    account_id: AccountID = Field("demo", description="Account id of the account that is always there")
    secret_key: Text = Field(_DEMO_SECRETS["secret_key"], repr=False, description="Its secret key")
    callback_key: str | None = Field(
        _DEMO_SECRETS["callback_key"],
        repr=False,
        description="The key that signs its callbacks; empty for no signature",
    )
    callback_urls: Addresses = Field(
        (), description="Domains or URL beginnings allowed as callbackUrl; none allows all"
    )
    redirect_urls: Addresses = Field(
        (), description="Domains or URL beginnings allowed as redirectUrl; none allows all"
    )
    static_callback_url: str | None = Field(None, description="Called at the end, instead of a start's callbackUrl")
    static_redirect_url: str | None = Field(None, description="Used when a start names no redirectUrl")
    callback_url_beside_static: bool = Field(False, description="Whether callbackUrl goes before the static address")
    features: Features = Field(
        frozenset(Feature), description="What is enabled: documents, orgNumber, requestSsn, requestPhone, …"
    )
    pace: Pace = Field(
        Pace.FAST, description="How fast people answer: `realistic`, `fast`, `instant`, or `byHand` for never"
    )
    phone_answers: PhoneAnswers = Field(
        PhoneAnswers.BY_HAND,
        description="Who answers what a hosted page asks on a phone: somebody at `/phone` (`byHand`), or the person at "
        "once (`byHabit`)",
    )
    tester_panel: bool = Field(True, description="Whether hosted pages have the tester's panel at their foot")
    default_people: Names = Field(
        (), description="Who answers sessions that name nobody: the first of these people who holds the eID"
    )
    competing_sessions: bool = Field(True, description="Whether a busy person disturbs the next session, as for real")
    collect_limit: bool = Field(True, description="Whether a second collect within a second answers 429")
    collect_limit_by_account_clock: bool = Field(
        False, description="Whether that second is one of the account's own clock, which may be frozen"
    )
    clock_starts_at: Annotated[Instant | None, BeforeValidator(_instant)] = Field(
        None, description="Where the clock of a new or reset account stands still, such as `2026-01-31T12:00:00Z`"
    )
    callbacks_paused: bool = Field(False, description="Whether callbacks are held back until they are released")
    journal: bool = Field(True, description="Whether requests are written down in the journal")
    callback_on_cancel: bool = Field(True, description="Whether a DELETE is called back like other failures")
    cancel_of_ended_is_not_found: bool = Field(False, description="Whether DELETE of an ended session answers 404")
    expired: Expired = Field(
        Expired.FAILED,
        description="What is answered about a session that has run out: FAILED with SESSION_TIMEOUT and 404 later "
        "(`failed`), or 404 at once (`notFound`)",
    )
    always_disclose_ssn: bool = Field(
        False, description="Whether BankID NO and Vipps give ssn without requestSsn; some clients insist on it"
    )
    empty_signatory_text: bool = Field(False, description="Whether companySignatoryText says no by being empty")
    strict_bankid_start: bool = Field(
        False,
        description="Whether a BankID SE order that nobody opens fails after 30 seconds, as always at `realistic`",
    )
    explained_id_cards: bool = Field(False, description="Whether a refused digital ID card is told why")
    accept_real_looking_numbers: bool = Field(
        False, description="Whether national numbers outside the test ranges are accepted"
    )
    callback_schedule: Schedule = Field(
        (0,), description="When to try a callback: `once`, `ci`, `patient`, `never`, or seconds as `[0, 1, 5, 30]`"
    )
    retention: Seconds | None = Field(None, description="How long ends can be collected, instead of each eID's time")
    session_lifetime: Seconds | None = Field(None, description="Lifetime of every session, instead of each eID's")

    @field_validator("callback_rewrite")
    @classmethod
    def _is_a_rewrite(cls, text: str) -> str:
        Rewrites.parse(text)
        return text

    @field_validator("public_url", "static_callback_url", "static_redirect_url")
    @classmethod
    def _is_a_web_address(cls, url: str | None) -> str | None:
        problem = url_problem(url) if url else None
        if problem:
            raise ValueError(problem)
        return url or None

    @field_validator("public_url")
    @classmethod
    def _ends_with_its_path(cls, url: str | None) -> str | None:
        if url and ("?" in url or "#" in url):
            raise ValueError("must have neither query nor fragment, because paths are put behind it")
        return url and url.rstrip("/")

    @field_validator("account_id")
    @classmethod
    def _fits_into_basic_authentication(cls, account_id: str) -> str:
        if ":" in account_id or not account_id.isprintable():
            raise ValueError("must have no colon, which ends the account id in HTTP Basic, and no control characters")
        return account_id

    @field_validator("callback_ca_file")
    @classmethod
    def _holds_certificates(cls, path: str | None) -> str | None:
        if path:
            try:
                ssl.create_default_context(cafile=path)
            except OSError as error:
                raise ValueError(f"{path} holds no certificates that could be read") from error
        return path

    @model_validator(mode="after")
    def _keeps_no_demo_secret_when_shared(self) -> "Settings":
        for name in _DEMO_SECRETS:
            if self.profile is Profile.SHARED and getattr(self, name) in DEMO_SECRETS:
                raise ValueError(f"{PREFIX}{name.upper()} must be set: the profile shared refuses the demo secret")
        return self

    @property
    def refused_secrets(self) -> frozenset[str]:
        """The secrets that no account may have."""
        return DEMO_SECRETS if self.profile is Profile.SHARED else frozenset()

    @property
    def public_path(self) -> str:
        """What stands before every path where browsers reach this server, such as ``/fejkollen``; mostly nothing."""
        return urlsplit(self.public_url or "").path

    @property
    def account_defaults(self) -> AccountSettings:
        """What an account gets unless it is set up otherwise; the names are the same."""
        names = AccountSettings.__dataclass_fields__
        values: dict[str, Any] = {name: getattr(self, name) for name in names}
        return AccountSettings(**values | {"callback_key": self.callback_key or None})


_VARIABLES = {name: f"{PREFIX}{name.upper()}" for name in Settings.model_fields}
_OF_CLIENTS = frozenset({f"{PREFIX}URL", f"{PREFIX}COMMAND", f"{PREFIX}IMAGE", f"{PREFIX}WITH_SERVER"})
"""What the other commands and the test kit read, and a server may find in its environment too."""


def load_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Read the environment, or say in one line what is wrong with it."""
    for name in environment:
        if name.startswith(PREFIX) and name not in _OF_CLIENTS.union(_VARIABLES.values()):
            near = get_close_matches(name.upper(), _VARIABLES.values(), n=1)
            raise ConfigurationIsWrong(
                f"{name}: there is no such setting" + (f"; did you mean {near[0]}?" if near else "")
            )
    given = {name: environment[variable] for name, variable in _VARIABLES.items() if variable in environment}
    try:
        return Settings.model_validate({name: _meant(name, text) for name, text in given.items()})
    except ValidationError as error:
        raise ConfigurationIsWrong(_in_one_line(error)) from None


def _meant(name: str, text: str) -> str | None:
    """Take an empty variable for one that is not there, as compose files write it, where that can be said."""
    return text or (None if Settings.model_fields[name].default is None else text)


def _in_one_line(error: ValidationError) -> str:
    first = error.errors(include_input=False)[0]
    rule = first["msg"].removeprefix("Value error, ")
    for beginning in ("Input should", "String should"):
        rule = rule.replace(beginning, "must", 1)
    return f"{_VARIABLES[str(first['loc'][0])]}: {rule}" if first["loc"] else rule
