"""Every refusal of the domain. What each looks like on a wire is decided where that wire is.

Refusal
├── InputIsInvalid                 a field of a request breaks a rule
│   ├── NationalNumberIsInvalid    no such number can exist
│   └── NationalNumberLooksReal    it may belong to a living person
├── EIDRefuses                     the eID itself turns the start down, in its own words
├── FeatureIsNotEnabled            the account may not use what the request asks for
├── CredentialsAreWrong            account id and secret key do not fit
│   └── AccountIsGone              the account was deleted while it was calling
├── SessionIsUnknown               never started, purged, or another account's
├── SessionHasEnded                it is COMPLETED or FAILED, and stays so
├── PromptIsUnknown                nothing waits on that phone under this id
├── SignInIsNeeded                 whoever looks has not said who they are
├── HostIsUnknown                  a name by which nobody reaches this server
├── HostHeaderIsWrong              no Host header, or several
├── OriginIsForeign                a page of another site would change something here
├── FormIsForeign                  a form that no page of ours has made for this browser
├── PageIsOutOfDate                a hosted page was left since its form was shown
├── SessionChangedMeanwhile        another replica was faster
├── OthersWereFaster               others changed the same again and again
├── CodeIsRefused                  what was scanned is stale, forged or another session's
├── CollectedTooSoon               less than a second after the last accepted collect
├── AccountIsUnknown               nobody has this account id
├── AccountExists                  the account id is taken
├── AdminIsRequired                an account's own credentials do not reach so far
├── RequestIsUnknown               never received, dropped, or another account's
├── DocumentIsUnknown              never uploaded, deleted, or another account's
├── DocumentIsTooLarge             larger than a PDF may be
├── SignatureIsInvalid             a signature cannot be believed
├── CallbackIsUnknown              never owed, purged, or another account's
├── CallbackIsUnderWay             it is being attempted at this moment
├── MessageIsUnknown               never sent, deleted, purged, or another account's
├── PersonIsUnknown                nobody by that id
├── ScenarioIsUnknown              never added, removed, or another account's
├── ScenarioIsInAFile              only its file can change it
├── SnapshotIsUnknown              the account has kept none by this id
├── SnapshotExists                 the account has kept one by this id already
├── HasNotHappened                 what was waited for has not happened in time
├── AuthenticatorIsUnknown         somebody holds none of that kind
├── ImportIsWrong                  people to be imported break a rule; the message says in which line
├── PersonIsUnchanged              there is nothing to restore about somebody
├── ClockGoesTooFar                beyond the year 9000
├── ClockNeverGoesBack             an account's clock is asked to
├── NothingIsDue                   there is no next event to move a clock to
├── DatabaseIsAway                 the database cannot be reached right now
└── ConfigurationIsWrong           a setting or a mounted file stops the start
"""


class Refusal(Exception):  # noqa: N818 - refusals are named as the facts they state.
    """Something asked for is not going to happen; the message says why."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class InputIsInvalid(Refusal):
    def __init__(self, field: str, rule: str) -> None:
        super().__init__(f"{field}: {rule}")
        self.field = field
        self.rule = rule


class NationalNumberIsInvalid(InputIsInvalid):
    def __init__(self, rule: str, field: str = "ssn") -> None:
        super().__init__(field, rule)


class NationalNumberLooksReal(InputIsInvalid):
    """The number is outside the official test ranges, so it may be a living person's."""

    def __init__(self, test_range: str, field: str = "ssn") -> None:
        super().__init__(
            field,
            f"this may be a real person's number. Use a test number ({test_range}), "
            "or start Fejkollen with FEJKOLLEN_ACCEPT_REAL_LOOKING_NUMBERS=true",
        )


class EIDRefuses(Refusal):
    """The eID turns the start down; the message is the eID's own."""


class FeatureIsNotEnabled(Refusal):
    def __init__(self, field: str, feature: str) -> None:
        super().__init__(f"{field}: the feature {feature} is not enabled for this account")
        self.field = field


class CredentialsAreWrong(Refusal):
    def __init__(self) -> None:
        super().__init__("unauthorized")


class AccountIsGone(CredentialsAreWrong):
    """Its credentials fitted a moment ago, and do no longer."""


class SessionIsUnknown(Refusal):
    """IDkollen's documented words for a session that does not exist or has expired (MitID errors page)."""

    def __init__(self) -> None:
        super().__init__("Invalid or expired")


class SessionHasEnded(Refusal):
    def __init__(self, state: str) -> None:
        super().__init__(f"the session has ended: it is {state}")
        self.state = state


class PageIsOutOfDate(Refusal):
    def __init__(self) -> None:
        super().__init__("the page has changed since it was shown; go on from where it is now")


class PromptIsUnknown(Refusal):
    def __init__(self) -> None:
        super().__init__("nothing waits on this phone under that id: it was decided, or was never there")


class SignInIsNeeded(Refusal):
    def __init__(self) -> None:
        super().__init__("sign in first, at /sign-in")


class HostIsUnknown(Refusal):
    def __init__(self, host: str) -> None:
        super().__init__(
            f"this server is not reached as {host[:100]!r}. Ask it as localhost or by its IP address, or start it with "
            "FEJKOLLEN_PUBLIC_URL set to where browsers reach it, or with this name among FEJKOLLEN_ALLOWED_HOSTS"
        )
        self.host = host


class HostHeaderIsWrong(Refusal):
    def __init__(self) -> None:
        super().__init__("Host: a request must have this header once")


class OriginIsForeign(Refusal):
    def __init__(self, origin: str) -> None:
        super().__init__(f"Origin: a page of {origin[:100]} must not change anything here; send this without a browser")


class FormIsForeign(Refusal):
    def __init__(self) -> None:
        super().__init__("the form was not made by a page of this server for this browser; open the page anew")


class OthersWereFaster(Refusal):
    def __init__(self) -> None:
        super().__init__("others changed the same at the same moment, again and again; try again")


class SessionChangedMeanwhile(Refusal):
    def __init__(self) -> None:
        super().__init__("the session was changed by somebody else at the same moment; try again")


class CodeIsRefused(Refusal):
    """The message says what is wrong with a QR code or link, and what whoever shows it must do."""


class CollectedTooSoon(Refusal):
    def __init__(self) -> None:
        super().__init__("collect is limited to one request per second and session")


class AccountIsUnknown(Refusal):
    def __init__(self, account_id: str) -> None:
        super().__init__(f"there is no account {account_id!r}")


class AccountExists(Refusal):
    def __init__(self, account_id: str) -> None:
        super().__init__(f"there is already an account {account_id!r}")


class AdminIsRequired(Refusal):
    def __init__(self) -> None:
        super().__init__("only admin, with the control key, may do this")


class RequestIsUnknown(Refusal):
    def __init__(self, number: int) -> None:
        super().__init__(f"the journal has no request {number}")


class DocumentIsUnknown(Refusal):
    def __init__(self) -> None:
        super().__init__("Invalid or expired")


class DocumentIsTooLarge(Refusal):
    def __init__(self, limit: int) -> None:
        super().__init__(f"file: must not be larger than {limit} bytes")


class SignatureIsInvalid(Refusal):
    """The message says why it cannot be believed."""


class CallbackIsUnknown(Refusal):
    def __init__(self) -> None:
        super().__init__("there is no such callback: it was never owed, or was deleted a day after it was settled")


class CallbackIsUnderWay(Refusal):
    def __init__(self) -> None:
        super().__init__("the callback is UNDER_WAY: it is being attempted at this moment; try again when it is not")


class MessageIsUnknown(Refusal):
    def __init__(self) -> None:
        super().__init__("there is no such message: it was never sent, or was deleted 30 days after it was")


class PersonIsUnknown(Refusal):
    def __init__(self, person_id: str) -> None:
        super().__init__(f"nobody is called {person_id!r}")


class ScenarioIsUnknown(Refusal):
    def __init__(self, rule_id: str) -> None:
        super().__init__(f"there is no scenario {rule_id!r}")


class ScenarioIsInAFile(Refusal):
    def __init__(self, source: str) -> None:
        super().__init__(f"the scenario stands in {source}; remove it there")


class SnapshotIsUnknown(Refusal):
    def __init__(self, snapshot_id: str) -> None:
        super().__init__(f"there is no snapshot {snapshot_id!r}")


class SnapshotExists(Refusal):
    def __init__(self, snapshot_id: str) -> None:
        super().__init__(f"there is already a snapshot {snapshot_id!r}; delete it first, or give another id")


class HasNotHappened(Refusal):
    """What was waited for; the message says how things stand instead."""


class AuthenticatorIsUnknown(Refusal):
    def __init__(self, person_id: str, kind: str, held: str) -> None:
        super().__init__(f"{person_id} holds no authenticator {kind[:60]!r}, but {held or 'none at all'}")


class ImportIsWrong(Refusal):
    """What is imported is all or nothing; the message names line, field and rule."""


class PersonIsUnchanged(Refusal):
    def __init__(self, person_id: str) -> None:
        super().__init__(f"{person_id} is as the server has them: this account has neither changed nor taken them away")


class ClockGoesTooFar(Refusal):
    def __init__(self, latest: str) -> None:
        super().__init__(f"no clock goes beyond {latest}")


class ClockNeverGoesBack(Refusal):
    def __init__(self, now: str) -> None:
        super().__init__(f"the account's clock stands at {now} already, and never goes back")


class NothingIsDue(Refusal):
    def __init__(self) -> None:
        super().__init__("nothing of this account is going to happen by itself, so there is no next event")


class DatabaseIsAway(Refusal):
    def __init__(self) -> None:
        super().__init__("the database cannot be reached; try again")


class ConfigurationIsWrong(Refusal):
    """Stops the start with one line."""
