"""What the pages of a phone may show."""

from dataclasses import dataclass

from fejkollen_server.authenticators.service import Authenticator
from fejkollen_server.authenticators.state import AuthenticatorCondition
from fejkollen_server.clock import SECOND, Instant, timestamp
from fejkollen_server.eids.profiles import PROFILES
from fejkollen_server.eids.vocabulary import Provider
from fejkollen_server.phone.phone_addresses import PhoneAddresses
from fejkollen_server.prompts.phone import Phone
from fejkollen_server.prompts.prompt import Prompt
from fejkollen_server.sessions.session import Failure, Session
from fejkollen_server.sign_in.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Tile:
    """An eID on the phone."""

    provider: Provider
    title: str
    waiting: int


@dataclass(frozen=True, slots=True)
class PromptView:
    prompt: Prompt
    title: str
    form: str
    """The token of its forms."""
    answers: str
    """Where its forms lead."""
    is_first: bool
    seconds_left: int
    answers_in: int | None
    """How many seconds until the person answers by themselves."""
    held: Authenticator | None
    tries_left: int | None
    """After a wrong PIN or password, how many tries are left."""
    unlocks_in: int | None


@dataclass(frozen=True, slots=True)
class Decided:
    """What came of a session."""

    id: str
    title: str
    operation: str
    is_approved: bool
    error: str | None
    cause: str | None
    at: str


@dataclass(frozen=True, slots=True)
class PhonePage:
    phone: Phone
    links: PhoneAddresses
    view: str
    """Which of the phone's pages it is."""
    version: str
    tiles: tuple[Tile, ...]
    is_signed_in: bool
    form: str
    is_frozen: bool
    """Whether the account's clock stands still, so that nothing is counted down."""


def phone_page(phone: Phone, viewer: Viewer, view: str, version: str = "") -> PhonePage:
    held = [provider for provider in Provider if provider in phone.person.eids]
    return PhonePage(
        phone=phone,
        links=PhoneAddresses(phone.account.id, phone.person.id),
        view=view,
        version=version or phone.version,
        tiles=tuple(Tile(each, PROFILES[each].title, phone.waiting_for(each)) for each in held),
        is_signed_in=viewer.is_signed_in,
        form=viewer.form(),
        is_frozen=phone.account.clock.is_frozen,
    )


def prompt_view(phone: Phone, prompt: Prompt, held: tuple[Authenticator, ...], viewer: Viewer) -> PromptView:
    session = prompt.session
    app = next((each for each in held if each.profile.kind is prompt.app), None)
    return PromptView(
        prompt=prompt,
        title=PROFILES[session.provider].title,
        form=viewer.form(f"{session.id} {prompt.version}"),
        answers=PhoneAddresses(phone.account.id, phone.person.id).answers(session.id),
        is_first=prompt is phone.prompts[0],
        seconds_left=_seconds(session.expires_at, phone.now),
        answers_in=None if prompt.answers_at is None else _seconds(prompt.answers_at, phone.now),
        held=app,
        tries_left=_tries_left(app),
        unlocks_in=_unlocks_in(app),
    )


def decided_views(phone: Phone) -> tuple[Decided, ...]:
    return tuple(_decided(session) for session in phone.decided)


def _decided(session: Session) -> Decided:
    ending = session.ending if isinstance(session.ending, Failure) else None
    return Decided(
        id=session.id,
        title=PROFILES[session.provider].title,
        operation=session.operation.value,
        is_approved=ending is None,
        error=ending.error if ending else None,
        cause=ending.cause if ending else None,
        at=timestamp(session.ended_at or 0)[11:19],
    )


def _tries_left(app: Authenticator | None) -> int | None:
    if app is None or not app.state.wrong_tries or app.condition is not AuthenticatorCondition.READY:
        return None
    return app.profile.tries - app.state.wrong_tries


def _unlocks_in(app: Authenticator | None) -> int | None:
    if app is None or app.condition is not AuthenticatorCondition.LOCKED:
        return None
    return _seconds(app.state.locked_until or 0, app.now)


def _seconds(until: Instant, now: Instant) -> int:
    return max(0, (until - now) // SECOND)
