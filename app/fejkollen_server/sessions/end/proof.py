"""What a completed session proves: only what was asked for, ready to be put into an eID's own words."""

from dataclasses import dataclass

from fejkollen_server.accounts.account import AccountSettings
from fejkollen_server.clock import Instant, day_of
from fejkollen_server.documents.document import DocumentReference
from fejkollen_server.eids.profiles import PROFILES
from fejkollen_server.eids.vocabulary import Country, Operation
from fejkollen_server.people.person import Person
from fejkollen_server.sessions.order import Disclosure, Order
from fejkollen_server.signatures.evidence import SignatureEvidence
from fejkollen_server.signatures.signature_request import Signature


@dataclass(frozen=True, slots=True)
class Proof:
    """Everything a relying party may be told; what it may not is None."""

    ssn: str | None = None
    country: Country | None = None
    name: str | None = None
    given_name: str | None = None
    surname: str | None = None
    birth_date: str | None = None
    id_issued: str | None = None
    phone: str | None = None
    email: str | None = None
    address: str | None = None
    pid: str | None = None
    bank_id: str | None = None
    company_signatory_text: str | None = None
    age_verified: bool | None = None
    evidence: SignatureEvidence | None = None
    signed_documents: tuple[DocumentReference, ...] = ()


def disclosed_fields(order: Order, settings: AccountSettings) -> frozenset[Disclosure]:
    """Say what the relying party is told of a person besides who they are."""
    number = {Disclosure.SSN} if _discloses_ssn(order, settings) else set()
    return order.disclosures | number


def prove(
    order: Order,
    person: Person,
    settings: AccountSettings,
    signature: Signature | None,
    now: Instant,
) -> Proof:
    if order.operation is Operation.AGE_VERIFICATION:
        return Proof(age_verified=_is_of_age(order, person, now))
    sealed = signature.documents if signature else ()
    return Proof(
        ssn=person.ssn if _discloses_ssn(order, settings) else None,
        country=person.country,
        name=person.name,
        given_name=person.given_name,
        surname=person.surname,
        birth_date=person.birth_date.isoformat(),
        id_issued=person.id_issued.isoformat() if person.id_issued else None,
        phone=person.phone if Disclosure.PHONE in order.disclosures else None,
        email=person.email if Disclosure.EMAIL in order.disclosures else None,
        address=person.address if Disclosure.ADDRESS in order.disclosures else None,
        pid=person.pid,
        bank_id=person.bank_id,
        company_signatory_text=_signatory_text(order, person, settings),
        evidence=signature.evidence if signature else None,
        signed_documents=tuple(DocumentReference(document.id, document.digest) for document in sealed),
    )


def _is_of_age(order: Order, person: Person, now: Instant) -> bool:
    age = person.age_on(day_of(now))
    return (order.min_age is None or age >= order.min_age) and (order.max_age is None or age <= order.max_age)


def _discloses_ssn(order: Order, settings: AccountSettings) -> bool:
    """Tell whether the national number is given: some eIDs hold it back unless asked."""
    if not PROFILES[order.provider].holds_ssn_back:
        return True
    # A relying party that named the number knows it, and its backchannel request has no requestSsn to ask with.
    return order.ssn is not None or Disclosure.SSN in order.disclosures or settings.always_disclose_ssn


def _signatory_text(order: Order, person: Person, settings: AccountSettings) -> str | None:
    """Say in Swedish prose whether the person may sign: that there is a text does not mean that they may."""
    if order.org_number is None:
        return None
    wanted = order.org_number
    names = (role.organisation_name for role in person.roles if role.organisation_number == wanted)
    organisation = next(names, None)
    if organisation:
        return f"{person.name} är företrädare för {organisation}"
    return "" if settings.empty_signatory_text else f"{person.name} är inte företrädare för {wanted}"
