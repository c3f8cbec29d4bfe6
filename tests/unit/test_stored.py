"""Whatever a session or an order holds comes out of its row as it went in."""

from dataclasses import fields
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from fejkollen_server.documents.document import DocumentReference
from fejkollen_server.eids.error_codes import EXAMPLE
from fejkollen_server.eids.vocabulary import Channel, Country, ErrorCode, Operation, Provider
from fejkollen_server.sessions import order as orders
from fejkollen_server.sessions.end.proof import Proof
from fejkollen_server.sessions.order import Disclosure, Order
from fejkollen_server.sessions.plan import Decision, Plan
from fejkollen_server.sessions.rows import session_row
from fejkollen_server.sessions.session import Failure, Session, Shown
from fejkollen_server.sessions.states import SessionState
from fejkollen_server.signatures.evidence import SignatureEvidence

text = st.text(st.characters(exclude_categories=()))
maybe_text = st.none() | text
instants = st.integers(0, 2**62)
ages = st.none() | st.integers(1, 10**30)

shown = st.builds(
    Shown,
    ref_id=maybe_text,
    auto_start_token=maybe_text,
    qr_start_token=maybe_text,
    qr_start_secret=maybe_text,
    binding_message=maybe_text,
    min_age=ages,
    max_age=ages,
)
errors = st.sampled_from([*ErrorCode, EXAMPLE])
decisions = st.builds(Decision, error=st.none() | errors, cause=maybe_text)
plans = st.builds(Plan, instants, st.none() | instants, decisions, st.booleans())
failures = st.builds(Failure, errors, maybe_text)
references = st.builds(DocumentReference, text, text)
proofs = st.builds(
    Proof,
    country=st.none() | st.sampled_from(Country),
    age_verified=st.none() | st.booleans(),
    evidence=st.none() | st.builds(SignatureEvidence, text, text, text),
    signed_documents=st.lists(references, max_size=3).map(tuple),
    **{
        field.name: maybe_text
        for field in fields(Proof)
        if field.name not in {"country", "age_verified", "evidence", "signed_documents"}
    },
)
endings = st.one_of(
    st.tuples(st.just(SessionState.PENDING), st.none()),
    st.tuples(st.just(SessionState.COMPLETED), proofs),
    st.tuples(st.just(SessionState.FAILED), failures),
)
sessions = st.builds(
    lambda end, **values: Session(state=end[0], ending=end[1], **values),
    end=endings,
    id=text,
    account=st.integers(1),
    provider=st.sampled_from(Provider),
    operation=st.sampled_from(Operation),
    channel=st.sampled_from(Channel),
    version=st.integers(1),
    started_at=instants,
    expires_at=instants,
    due_at=instants,
    shown=shown,
    ended_at=st.none() | instants,
    collected_at=instants,
    person=maybe_text,
    plan=st.none() | plans,
    hint=maybe_text,
    page_secret=maybe_text,
)
_order_fields: dict[str, Any] = {
    "provider": st.sampled_from(Provider),
    "operation": st.sampled_from(Operation),
    "channel": st.sampled_from(Channel),
    "country": st.none() | st.sampled_from(Country),
    "documents": st.lists(text, max_size=3).map(tuple),
    "disclosures": st.frozensets(st.sampled_from(Disclosure)),
    "min_age": ages,
    "max_age": ages,
    "pin_required": st.booleans(),
}
any_order = st.builds(Order, **{field.name: _order_fields.get(field.name, maybe_text) for field in fields(Order)})


@settings(deadline=None)
@given(session=sessions)
def test_a_session_comes_back_as_it_was(session: Session) -> None:
    values = session_row.values_of(session)
    assert session_row.session_of(tuple(values[name] for name in session_row.COLUMNS)) == session


@settings(deadline=None)
@given(session=sessions)
def test_a_row_holds_only_what_both_drivers_take(session: Session) -> None:
    values = session_row.values_of(session)
    assert set(values) == set(session_row.COLUMNS)
    assert {type(value) for value in values.values()} <= {str, int, type(None)}


@settings(deadline=None)
@given(session=sessions)
def test_what_others_write_is_ascii_without_nul_in_the_row(session: Session) -> None:
    values = session_row.values_of(session)
    for name in ("shown", "plan", "ending"):
        assert values[name] is None or (values[name].isascii() and "\0" not in values[name])


@settings(deadline=None)
@given(order=any_order)
def test_an_order_comes_back_as_it_was(order: Order) -> None:
    written = orders.order_as_json(order)
    assert orders.order_from_json(written) == order
    assert written.isascii()
    assert "\0" not in written


def test_an_order_is_written_without_what_was_not_asked_for() -> None:
    assert orders.order_as_json(Order(Provider.FTN, Operation.AUTH)) == '{"provider": "ftn", "operation": "auth"}'
