"""Accounts: made, read, deleted."""

from typing import Annotated

from fastapi import Body, Response

from app.accounts.service import NewAccount
from app.control.access import CurrentController, control_router
from app.control.accounts.schemas import AccountMade, AccountRequest, settings_of
from app.control.accounts.seen import account_seen
from app.control.answers import answer, no_content, problems
from app.errors import InputIsInvalid, PersonIsUnknown
from app.providers.dependencies import AllServices
from app.services import Services

router = control_router("Accounts")


@router.post("/accounts", response_model=AccountMade, status_code=201, responses=problems(403, 409))
async def create_account(
    services: AllServices,
    controller: CurrentController,
    request: Annotated[AccountRequest, Body(default_factory=AccountRequest)],
) -> Response:
    """Make an account: a world of its own, with credentials and every setting. For admin only."""
    controller.refuse_unless_admin()
    settings = settings_of(request, services.settings.account_defaults, services.tokens.secret())
    _refuse_unknown_people(services, settings.default_people)
    made, secret_key = await services.account_service.create(
        NewAccount(request.account_id, request.secret_key, settings)
    )
    return answer(account_seen(made, secret_key), 201)


@router.get("/accounts/{account_id}", response_model=AccountMade, responses=problems(404))
async def read_account(account_id: str, services: AllServices, controller: CurrentController) -> Response:
    """Show an account's settings; its secret key is only shown when it is made."""
    controller.refuse_unless_own(account_id)
    return answer(account_seen(await services.account_service.read(account_id), None))


@router.delete("/accounts/{account_id}", status_code=204, responses=problems(404))
async def delete_account(account_id: str, services: AllServices, controller: CurrentController) -> Response:
    """Delete an account with everything that is its own."""
    controller.refuse_unless_own(account_id)
    await services.account_service.delete(account_id)
    return no_content()


def _refuse_unknown_people(services: Services, people: tuple[str, ...]) -> None:
    for position, person_id in enumerate(people):
        try:
            services.people.by_id(person_id)
        except PersonIsUnknown as refusal:
            raise InputIsInvalid(f"defaultPeople[{position}]", str(refusal)) from None
