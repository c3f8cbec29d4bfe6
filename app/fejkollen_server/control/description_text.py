"""Words of the control API's description: an introduction, what each tag is about, and fields that mean one thing."""

from collections.abc import Mapping
from types import MappingProxyType

SUMMARY = "Make anything happen in an account's world, and see everything that happened there."

INTRODUCTION = """\
The imitated API does what IDkollen does. This one does what IDkollen has no buttons for: it makes accounts, decides for
people, moves clocks, and tells what happened and why.

## Who may call

HTTP Basic, in one of two ways:

- `admin` with the control key (`FEJKOLLEN_CONTROL_KEY`, `admin` by default) reaches every account. Where an operation
  is about one account, `?account=` names it; without it, the account that is always there is meant (`demo`).
- An account id with its secret key reaches that account's own world. Whatever belongs to another account does not exist
  for it, and answers 404.

## Refusals

Every refusal is a problem (RFC 9457, `application/problem+json`). `detail` names the field and the rule, or the state
that forbids what was asked, and says what to do:

```
{"type": "about:blank", "title": "Conflict", "status": 409, "detail": "the session has ended: it is COMPLETED"}
```

Fields that are not known here are refused, so that a misspelt one cannot go unnoticed.

## Durations and instants

A duration is a number of seconds, or text such as `200ms`, `1.5s`, `3m`, `2h`, `30d`. An instant is a date and time
with its zone, such as `2026-01-31T12:00:00Z`, and is one of the account's own time wherever nothing else is said.

## Lists

Lists take `limit` (100 unless told, 1000 at most) and `after`. When there is more, the answer has `next`: give it as
`after` to read on.

## Absent fields

A field of an answer that has nothing to say is left out. It is never null.
"""

TAGS: Mapping[str, str] = MappingProxyType(
    {
        "Accounts": "An account is a world of its own. Make one for each test or worker, and throw it away afterwards.",
        "Worlds": "A world as a whole: start over, or keep how things are now and go back to it.",
        "People": "Whom an account can meet: everybody built in, and people of its own.",
        "Authenticators": "What people answer with, and how it stands.",
        "Inbox": "The mails and SMS that people are sent; they never leave.",
        "Scenarios": "What is to happen when a request matches: arranged beforehand, counted or standing.",
        "Sessions": "One attempt to identify or sign: what happened to it and why, and deciding it by hand.",
        "Clock": "An account's own time: frozen, moved on, never moved back.",
        "Callbacks": "What is owed to the relying party, each attempt to deliver it, and sending it again.",
        "Requests": "The journal of what was asked and answered: found, counted, verified.",
        "Events": "Wait until something has happened, look back at it, or follow along.",
        "Report": "What the relying party did well and badly, and what its tests have exercised.",
        "Catalogues": "What there is, as data: causes, how faithful each behaviour is, settings.",
    }
)
"""In the order in which they are best read."""

MEANINGS: Mapping[str, str] = MappingProxyType(
    {
        "account": "The id of an account.",
        "accountId": "The id of the account: the user name of HTTP Basic.",
        "bankId": "The `bankId` in results of BankID NO.",
        "because": "Why, in one sentence.",
        "birthDate": "The day of birth.",
        "callbackId": "The id of the callback.",
        "callbacks": "What is owed to the relying party, each with every attempt to deliver it.",
        "cause": "The eID's own name for why it failed.",
        "channel": "How the person is reached: `front`, `backchannel` or `phone`.",
        "country": "Whose national number it is.",
        "details": "What else there is to say; what it holds depends on the kind.",
        "eids": "Which eIDs the person holds.",
        "email": "The e-mail address.",
        "endedAt": "When the session ended, in the account's time.",
        "error": "IDkollen's error code.",
        "givenName": "The given name.",
        "habit": "What the person does when asked.",
        "hintCode": "BankID SE: the hint code that is shown.",
        "idIssued": "When the BankID was issued.",
        "kind": "The kind of authenticator.",
        "limit": "How many are shown at most.",
        "messageId": "The id of the message.",
        "milliseconds": "How long it took, in milliseconds of real time.",
        "operation": "What the person is asked to do.",
        "organisationName": "The organisation's name.",
        "organisationNumber": "The organisation's number, `NNNNNN-NNNN` in Sweden.",
        "outcome": "What comes of it.",
        "people": "The people, in the order in which they are found.",
        "person": "The id of the person.",
        "personId": "The id of the person.",
        "phone": "The phone number, with its country's prefix.",
        "pid": "The PID of Norwegian BankID or MitID.",
        "provider": "The eID behind the path.",
        "refId": "The relying party's own reference, as it was given at the start.",
        "roles": "The organisations that the person may sign for.",
        "rule": "The id of the scenario.",
        "scenarioId": "The id of the scenario.",
        "secretKey": "The password of HTTP Basic; shown once, when the account is made.",
        "sessionId": "The id of the session, as the relying party got it.",
        "ssn": "The national number.",
        "state": "How it stands.",
        "status": "The status, as the relying party sees it.",
        "surname": "The surname.",
        "url": "The address that is called.",
        "userId": "What the person logs in with at MitID or their Finnish bank.",
        "why": "Why there is such a person, in words.",
    }
)
"""What a field means that says nothing of its own."""
