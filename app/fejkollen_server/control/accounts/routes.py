"""Accounts: made, read, deleted."""

from typing import Annotated

from fastapi import Body, Query, Response

from fejkollen_server.accounts.service import NewAccount
from fejkollen_server.control.access import CurrentController, control_router
from fejkollen_server.control.accounts.schemas import (
    AccountChange,
    AccountFork,
    AccountForked,
    AccountMade,
    AccountRequest,
    AccountsSeen,
    settings_of,
)
from fejkollen_server.control.accounts.views import account_seen, forked_seen
from fejkollen_server.control.answers import json_answer, no_content, problem_answers
from fejkollen_server.control.query_text import Limit
from fejkollen_server.errors import InputIsInvalid, PersonIsUnknown
from fejkollen_server.people.directory import PeopleDirectory
from fejkollen_server.web.request_services import AllServices

router = control_router("Accounts")

AfterAccount = Annotated[str, Query(description="Only accounts after this one: the `next` of an earlier answer.")]


@router.post("/accounts", response_model=AccountMade, status_code=201, responses=problem_answers(403, 409))
async def create_account(
    services: AllServices,
    controller: CurrentController,
    request: Annotated[AccountRequest, Body(default_factory=AccountRequest)],
) -> Response:
    """Make an account: a world of its own, with credentials and every setting. For admin only."""
    controller.refuse_unless_admin()
    settings = settings_of(request, services.settings.account_defaults, services.tokens.secret())
    _refuse_unknown_people(services.people, settings.default_people)
    made, secret_key = await services.account_service.create(
        NewAccount(request.account_id, request.secret_key, settings)
    )
    return json_answer(account_seen(made, secret_key), 201)


@router.get("/accounts", response_model=AccountsSeen, responses=problem_answers(403))
async def list_accounts(
    services: AllServices, controller: CurrentController, after: AfterAccount = "", limit: Limit = 100
) -> Response:
    """Show all accounts by their ids. For admin only."""
    controller.refuse_unless_admin()
    found = await services.account_service.all(after, limit + 1)
    shown = found[:limit]
    more = shown[-1].id if len(found) > limit else None
    return json_answer(AccountsSeen(accounts=[account_seen(each, None) for each in shown], next=more))


@router.get("/accounts/{account_id}", response_model=AccountMade, responses=problem_answers(404))
async def read_account(account_id: str, services: AllServices, controller: CurrentController) -> Response:
    """Show an account's settings; its secret key is only shown when it is made."""
    controller.refuse_unless_own(account_id)
    return json_answer(account_seen(await services.account_service.read(account_id), None))


@router.patch("/accounts/{account_id}", response_model=AccountMade, responses=problem_answers(404))
async def change_account(
    account_id: str, services: AllServices, controller: CurrentController, change: AccountChange
) -> Response:
    """Change settings or the secret key of an account; what is not given stays."""
    controller.refuse_unless_own(account_id)
    settings = change.given_settings()
    if wanted := settings.get("default_people"):
        account = await services.account_service.read(account_id)
        _refuse_unknown_people(await services.people_service.of(account), wanted)
    changed = await services.account_service.change(account_id, change.secret_key, settings)
    services.clocks_changed()
    return json_answer(account_seen(changed, None))


@router.post(
    "/accounts/{account_id}/fork",
    response_model=AccountForked,
    status_code=201,
    responses=problem_answers(403, 404, 409),
)
async def fork_account(
    account_id: str,
    services: AllServices,
    controller: CurrentController,
    wanted: Annotated[AccountFork, Body(default_factory=AccountFork)],
) -> Response:
    """Copy an account with how its world stands: settings, time, people, scenarios, documents and sessions.

    For admin only, as every making of accounts. What has happened before, and callbacks, are not copied.
    """
    controller.refuse_unless_admin()
    controller.refuse_unless_own(account_id)
    original = await services.account_service.read(account_id)
    fork = await services.worlds.forks.fork(original, wanted.account_id)
    services.clocks_changed()
    return json_answer(forked_seen(fork), 201)


@router.delete("/accounts/{account_id}", status_code=204, responses=problem_answers(404))
async def delete_account(account_id: str, services: AllServices, controller: CurrentController) -> Response:
    """Delete an account with everything that is its own."""
    controller.refuse_unless_own(account_id)
    await services.journal.flush()
    await services.account_service.delete(account_id)
    return no_content()


def _refuse_unknown_people(people: PeopleDirectory, wanted: tuple[str, ...]) -> None:
    for position, person_id in enumerate(wanted):
        try:
            people.by_id(person_id)
        except PersonIsUnknown as refusal:
            raise InputIsInvalid(f"defaultPeople[{position}]", str(refusal)) from None
