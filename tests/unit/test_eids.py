"""Each eID's record is complete, and says what its sources say."""

from collections.abc import Mapping

import pytest

from fejkollen_server.demo.operations import OPERATIONS
from fejkollen_server.eids.bankid_se import HINT_CODES
from fejkollen_server.eids.every_eid import for_every_eid
from fejkollen_server.eids.profile import Competition, ProviderProfile, SignatureKind
from fejkollen_server.eids.profiles import PROFILES
from fejkollen_server.eids.vocabulary import Channel, Country, ErrorCode, Operation, Provider
from fejkollen_server.people.directory import load_built_in_cast
from fejkollen_server.providers.registry import EIDS
from fejkollen_server.providers.session_answers import ANSWERS
from fejkollen_server.visits.journeys.all import JOURNEYS
from tests.operations import START_OPERATIONS
from tests.outcomes import ERRORS, REFUSALS

LIFETIMES = {
    (Provider.BANKID_SE, Operation.AUTH, Channel.FRONT): 180,
    (Provider.BANKID_SE, Operation.AUTH, Channel.PHONE): 180,
    (Provider.BANKID_SE, Operation.SIGN, Channel.FRONT): 180,
    (Provider.BANKID_SE, Operation.SIGN, Channel.PHONE): 180,
    (Provider.BANKID_SE, Operation.AGE_VERIFICATION, Channel.FRONT): 300,
    (Provider.FREJA, Operation.AUTH, Channel.FRONT): 120,
    (Provider.FREJA, Operation.AUTH, Channel.BACKCHANNEL): 120,
    (Provider.FREJA, Operation.SIGN, Channel.FRONT): 2_592_000,
    (Provider.FREJA, Operation.SIGN, Channel.BACKCHANNEL): 2_592_000,
    (Provider.FREJA, Operation.AGE_VERIFICATION, Channel.FRONT): 300,
    (Provider.BANKID_NO, Operation.AUTH, Channel.FRONT): 300,
    (Provider.BANKID_NO, Operation.AUTH, Channel.BACKCHANNEL): 900,
    (Provider.BANKID_NO, Operation.SIGN, Channel.FRONT): 300,
    (Provider.BANKID_NO, Operation.AGE_VERIFICATION, Channel.FRONT): 300,
    (Provider.VIPPS, Operation.AUTH, Channel.FRONT): 300,
    (Provider.VIPPS, Operation.AUTH, Channel.BACKCHANNEL): 600,
    (Provider.MITID, Operation.AUTH, Channel.FRONT): 300,
    (Provider.MITID, Operation.AUTH, Channel.BACKCHANNEL): 300,
    (Provider.MITID, Operation.SIGN, Channel.FRONT): 300,
    (Provider.MITID, Operation.AGE_VERIFICATION, Channel.FRONT): 300,
    (Provider.FTN, Operation.AUTH, Channel.FRONT): 300,
    (Provider.FTN, Operation.AGE_VERIFICATION, Channel.FRONT): 300,
}
COUNTRIES = {
    Provider.BANKID_SE: Country.SWEDEN,
    Provider.FREJA: Country.SWEDEN,
    Provider.BANKID_NO: Country.NORWAY,
    Provider.VIPPS: Country.NORWAY,
    Provider.MITID: Country.DENMARK,
    Provider.FTN: Country.FINLAND,
}
COMPETING = {
    Provider.BANKID_SE: {Operation.AUTH: Competition.BOTH_END, Operation.SIGN: Competition.BOTH_END},
    Provider.FREJA: {Operation.AUTH: Competition.BOTH_END},
    Provider.BANKID_NO: {Operation.AUTH: Competition.NEWER_FAILS, Operation.SIGN: Competition.NEWER_FAILS},
    Provider.VIPPS: {},
    Provider.MITID: {Operation.AUTH: Competition.NEWER_FAILS, Operation.SIGN: Competition.NEWER_FAILS},
    Provider.FTN: {},
}

every_eid = pytest.mark.parametrize("profile", PROFILES.values(), ids=lambda profile: profile.provider)


def test_there_is_a_record_of_every_eid() -> None:
    assert set(PROFILES) == set(Provider)
    assert all(profile.provider is provider for provider, profile in PROFILES.items())


def test_what_is_offered_lives_as_long_as_its_sources_say() -> None:
    offered = {
        (provider, operation, channel): lifetime
        for provider, profile in PROFILES.items()
        for (operation, channel), lifetime in profile.operations.items()
    }
    assert offered == LIFETIMES
    assert len(offered) == len(START_OPERATIONS)


@every_eid
def test_every_error_has_a_cause_and_every_cause_one_consequence(profile: ProviderProfile) -> None:
    assert {cause.error for cause in profile.causes} - {None} == set(ErrorCode)
    assert all((cause.error is None) != (cause.refusal is None) for cause in profile.causes)
    assert all(cause.meaning for cause in profile.causes)


@every_eid
def test_causes_and_consequences_are_these(profile: ProviderProfile) -> None:
    names = [cause.name for cause in profile.causes]
    assert len(names) == len(set(names))
    assert {cause.name: cause.error for cause in profile.causes if cause.error} == ERRORS[profile.provider]
    refusals = {cause.name: cause.refusal for cause in profile.causes if cause.refusal}
    assert refusals.items() <= REFUSALS.items()


@every_eid
def test_the_ends_that_need_no_habit_are_among_the_causes(profile: ProviderProfile) -> None:
    errors = {}
    for name in (profile.declined, profile.expired, profile.competed, profile.without_eid):
        cause = profile.cause(name)
        assert cause
        errors[name] = cause.error
    assert errors[profile.declined] is ErrorCode.CANCELLED
    assert errors[profile.expired] is ErrorCode.SESSION_TIMEOUT
    assert errors[profile.competed] is ErrorCode.CONFLICT
    assert profile.cause("no such cause") is None


@every_eid
def test_country_and_competition_are_each_eids_own(profile: ProviderProfile) -> None:
    assert profile.country is COUNTRIES[profile.provider]
    assert profile.competition == COMPETING[profile.provider]
    refuses = Competition.BOTH_END in profile.competition.values()
    assert (profile.refusal_of_competition in REFUSALS.values()) is refuses


@every_eid
def test_pages_are_hosted_where_the_api_gives_an_address(profile: ProviderProfile) -> None:
    pages = {
        Operation(operation.path.split("/")[3])
        for operation in START_OPERATIONS
        if operation.has_page and operation.path.split("/")[2] == profile.provider
    }
    assert profile.hosted == pages


@every_eid
def test_journeys_go_forward_through_known_hints(profile: ProviderProfile) -> None:
    assert bool(profile.journeys) is (profile.provider is Provider.BANKID_SE)
    for journey in profile.journeys.values():
        shares = [step.share for step in journey.steps]
        assert shares[0] == 0.0
        assert shares == sorted(set(shares))
        assert shares[-1] < 1.0
        assert {journey.waiting_hint, *(step.hint for step in journey.steps)} <= set(HINT_CODES)


EVERY_TABLE: Mapping[str, Mapping[Provider, object]] = {
    "eids/profiles.py": PROFILES,
    "providers/session_answers.py": ANSWERS,
    "providers/registry.py": EIDS,
    "visits/journeys/all.py": JOURNEYS,
}
"""Each table that has to say something about every eID: a new one is added here, and nowhere else besides."""


@pytest.mark.parametrize("table", EVERY_TABLE)
def test_every_table_knows_every_eid(table: str) -> None:
    assert list(EVERY_TABLE[table]) == list(Provider)


def test_a_table_that_lacks_an_eid_is_not_imported() -> None:
    with pytest.raises(LookupError, match=r"^this table says nothing of mitid, ftn$"):
        for_every_eid({each: each for each in Provider if each not in {Provider.MITID, Provider.FTN}})


@pytest.mark.parametrize("provider", Provider)
def test_what_an_eid_says_of_itself_fits_its_operations(provider: Provider) -> None:
    profile = PROFILES[provider]
    signs = any(operation is Operation.SIGN for operation, _ in profile.operations)
    assert (profile.signature is not SignatureKind.NONE) is signs
    assert set(profile.start_tokens) <= {channel for _, channel in profile.operations}
    assert EIDS[provider].profile is profile
    assert EIDS[provider].router.prefix == f"/v3/{provider}"


def test_demo_and_people_know_every_eid() -> None:
    assert {operation.eid.id for operation in OPERATIONS} == set(Provider)
    assert set().union(*(person.eids for person in load_built_in_cast())) == set(Provider)
