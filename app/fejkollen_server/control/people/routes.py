"""The people whom an account can meet: shown, added, changed, taken away, imported and exported."""

from typing import Annotated, Any

from fastapi import Body, Request, Response

from fejkollen_server.control.access import OneAccount, OneAccountOrAll, control_router
from fejkollen_server.control.answers import json_answer, no_content, problem_answers
from fejkollen_server.control.people.people_search import SearchQuery
from fejkollen_server.control.people.schemas import (
    Cast,
    Imported,
    PeopleSeen,
    PersonChange,
    PersonRequest,
    PersonSeen,
)
from fejkollen_server.control.people.views import cast_seen, person_seen
from fejkollen_server.errors import ImportIsWrong
from fejkollen_server.people.people_file import write_people
from fejkollen_server.web.request_services import AllServices

router = control_router("People")

_YAML = "application/yaml"
_FILE: dict[int | str, dict[str, Any]] = {
    200: {"content": {_YAML: {"schema": {"type": "string"}}}, "description": "A people file."}
}
_IMPORT = {"requestBody": {"required": True, "content": {_YAML: {"schema": {"type": "string"}}}}}


@router.get("/cast", response_model=Cast, responses=problem_answers(404))
async def show_cast(services: AllServices, account: OneAccountOrAll) -> Response:
    """Show everybody whom the account can meet, and what they do when asked; to admin, everybody built in."""
    people = await services.people_service.of(account) if account else services.people
    return json_answer(cast_seen(people.everybody))


@router.get("/people", response_model=PeopleSeen, responses=problem_answers(404))
async def find_people(services: AllServices, account: OneAccount, search: SearchQuery) -> Response:
    """Find people of the account, with everything about them, in the order of their ids."""
    people = await services.people_service.of(account)
    page, after = search.page(people.everybody)
    return json_answer(PeopleSeen(people=[person_seen(person, people) for person in page], next=after))


@router.post("/people", response_model=PersonSeen, status_code=201, responses=problem_answers(404))
async def add_person(
    services: AllServices,
    account: OneAccount,
    wanted: Annotated[PersonRequest, Body(default_factory=PersonRequest)],
) -> Response:
    """Add somebody to the account's world, by rules that are those of the people file.

    Whatever is left out is drawn from the seed: a national number from the official test range that nobody else has,
    names, contact data. The same request with the same seed makes the same person in any account.
    """
    person = await services.people_service.add(account, wanted.values(), wanted.seed)
    return json_answer(person_seen(person, await services.people_service.of(account)), 201)


@router.get("/people.yaml", response_class=Response, responses=problem_answers(404) | _FILE)
async def export_people(services: AllServices, account: OneAccount) -> Response:
    """Export whom the account has added or changed, as a people file."""
    people = await services.people_service.of(account)
    return Response(write_people(people.own()), media_type=_YAML)


@router.post("/people.yaml", response_model=Imported, responses=problem_answers(404), openapi_extra=_IMPORT)
async def import_people(request: Request, services: AllServices, account: OneAccount) -> Response:
    """Import a people file: all or nobody. Whoever is in it comes in place of somebody with the same id.

    A mistake is refused with its line, its field and the rule.
    """
    try:
        text = (await request.body()).decode()
    except UnicodeDecodeError as error:
        raise ImportIsWrong(f"the file is not UTF-8: {error.reason} at byte {error.start}") from None
    imported = await services.people_service.import_people(account, text)
    return json_answer(Imported(people=[person.id for person in imported]))


@router.get("/people/{person_id}", response_model=PersonSeen, responses=problem_answers(404))
async def read_person(person_id: str, services: AllServices, account: OneAccount) -> Response:
    """Show everything about somebody, strangers included."""
    people = await services.people_service.of(account)
    return json_answer(person_seen(people.by_id(person_id), people))


@router.patch("/people/{person_id}", response_model=PersonSeen, responses=problem_answers(404))
async def change_person(person_id: str, services: AllServices, account: OneAccount, changes: PersonChange) -> Response:
    """Change somebody, from now on and for this account only. What is left out stays as it is."""
    person = await services.people_service.change(account, person_id, changes.values())
    return json_answer(person_seen(person, await services.people_service.of(account)))


@router.delete("/people/{person_id}", status_code=204, responses=problem_answers(404))
async def take_person_away(person_id: str, services: AllServices, account: OneAccount) -> Response:
    """Take somebody out of the account's world; a number from a test range then stands for a stranger again."""
    await services.people_service.take_away(account, person_id)
    return no_content()


@router.post("/people/{person_id}/restore", response_model=PersonSeen, responses=problem_answers(404, 409))
async def restore_person(person_id: str, services: AllServices, account: OneAccount) -> Response:
    """Give somebody back whom the account has changed or taken away, as they are for everybody."""
    person = await services.people_service.restore(account, person_id)
    return json_answer(person_seen(person, await services.people_service.of(account)))
