"""The control API: the cast, accounts, and deciding sessions by hand."""

from typing import Annotated

from fastapi import Body, Response
from sqlalchemy import Connection

from app.accounts.account import Account
from app.accounts.service import NewAccount
from app.callbacks import repository as callbacks
from app.callbacks.callback import Attempt, Callback
from app.control import schemas
from app.control.access import Controller, ControlRoute, CurrentController
from app.control.seen import account_seen, cast_seen, session_seen
from app.errors import AccountIsUnknown, InputIsInvalid, PersonIsUnknown, SessionIsUnknown
from app.providers.dependencies import AllServices
from app.providers.router import PartRouter
from app.providers.wire import AnswerModel
from app.services import Services
from app.sessions.by_hand import Act, Situation
from app.tokens import is_possible_id

router = PartRouter(prefix="/control/v1", route_class=ControlRoute, include_in_schema=False)

WhoActs = Annotated[schemas.PersonChoice, Body(default_factory=schemas.PersonChoice)]


@router.get("/cast")
async def cast(services: AllServices) -> Response:
    """Show everybody who is simulated."""
    return _json(cast_seen(services.people.everybody))


@router.post("/accounts")
async def create_account(
    services: AllServices,
    controller: CurrentController,
    request: Annotated[schemas.AccountRequest, Body(default_factory=schemas.AccountRequest)],
) -> Response:
    """Make an account: a world of its own, with credentials and every setting."""
    controller.refuse_unless_admin()
    settings = schemas.settings_of(request, services.settings.account_defaults, services.tokens.secret())
    _refuse_unknown_people(services, settings.default_people)
    made, secret_key = await services.account_service.create(
        NewAccount(request.account_id, request.secret_key, settings)
    )
    return _json(account_seen(made, secret_key), 201)


@router.get("/accounts/{account_id}")
async def read_account(account_id: str, services: AllServices, controller: CurrentController) -> Response:
    """Show an account's settings; its secret key is only shown when it is made."""
    _refuse_unless_own(controller, account_id)
    return _json(account_seen(await services.account_service.read(account_id), None))


@router.delete("/accounts/{account_id}")
async def delete_account(account_id: str, services: AllServices, controller: CurrentController) -> Response:
    """Delete an account with everything that is its own."""
    _refuse_unless_own(controller, account_id)
    await services.account_service.delete(account_id)
    return Response(status_code=204)


@router.get("/sessions/{session_id}")
async def read_session(session_id: str, services: AllServices, controller: CurrentController) -> Response:
    """Show a session with its callbacks and each attempt to deliver them."""
    _refuse_impossible(session_id)
    return await _shown(services, await services.sessions.look_at(session_id, account=controller.account))


@router.post("/sessions/{session_id}/scan")
async def scan(session_id: str, services: AllServices, controller: CurrentController, who: WhoActs) -> Response:
    """Let somebody take the session up, and act by their habit from now on."""
    return await _acted(services, controller, session_id, services.by_hand.scan(who.person))


@router.post("/sessions/{session_id}/approve")
async def approve(session_id: str, services: AllServices, controller: CurrentController, who: WhoActs) -> Response:
    """Let somebody approve, whatever their habit."""
    return await _acted(services, controller, session_id, services.by_hand.approve(who.person))


@router.post("/sessions/{session_id}/decline")
async def decline(session_id: str, services: AllServices, controller: CurrentController, who: WhoActs) -> Response:
    """Let somebody decline, whatever their habit."""
    return await _acted(services, controller, session_id, services.by_hand.decline(who.person))


@router.post("/sessions/{session_id}/fail")
async def fail(
    session_id: str, services: AllServices, controller: CurrentController, why: schemas.FailureChoice
) -> Response:
    """Fail the session, with IDkollen's error code or the eID's own cause of one."""
    by_hand = services.by_hand
    act = by_hand.fail(why.error) if why.error else by_hand.fail_by_cause(why.cause or "")
    return await _acted(services, controller, session_id, act)


@router.post("/sessions/{session_id}/expire")
async def expire(session_id: str, services: AllServices, controller: CurrentController) -> Response:
    """End the session as if its time had run out."""
    return await _acted(services, controller, session_id, services.by_hand.expire())


@router.post("/sessions/{session_id}/hint")
async def show_hint(
    session_id: str, services: AllServices, controller: CurrentController, choice: schemas.HintChoice
) -> Response:
    """Hold one of BankID SE's hint codes until the session ends."""
    return await _acted(services, controller, session_id, services.by_hand.show_hint(choice.hint_code))


async def _acted(services: Services, controller: Controller, session_id: str, act: Act) -> Response:
    _refuse_impossible(session_id)
    return await _shown(services, await services.sessions.act(session_id, act, account=controller.account))


async def _shown(services: Services, situation: Situation) -> Response:
    def with_attempts(connection: Connection) -> list[tuple[Callback, list[Attempt]]]:
        owed = callbacks.list_for_session(connection, situation.account.number, situation.session.id)
        return [(callback, callbacks.attempts_of(connection, callback.id)) for callback in owed]

    return _json(session_seen(situation, await services.database.transaction(with_attempts)))


def _json(answer: AnswerModel, status: int = 200) -> Response:
    return Response(answer.body(), status, media_type="application/json")


def _refuse_impossible(session_id: str) -> None:
    if not is_possible_id(session_id):
        raise SessionIsUnknown


def _refuse_unless_own(controller: Controller, account_id: str) -> None:
    account: Account | None = controller.account
    if (account and account.id != account_id) or "\0" in account_id:
        raise AccountIsUnknown(account_id)


def _refuse_unknown_people(services: Services, people: tuple[str, ...]) -> None:
    for position, person_id in enumerate(people):
        try:
            services.people.by_id(person_id)
        except PersonIsUnknown as refusal:
            raise InputIsInvalid(f"defaultPeople[{position}]", str(refusal)) from None
