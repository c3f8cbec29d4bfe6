"""The JSON of people."""

from enum import StrEnum
from typing import Annotated, Any, TypeAlias

from pydantic import Field, WithJsonSchema

from fejkollen_server.control.json_models import AnswerModel, ControlModel, ErrorWord, Text
from fejkollen_server.eids.vocabulary import AuthenticatorKind, Country, Provider
from fejkollen_server.people.directory import Source
from fejkollen_server.people.numbers.national_number import Sex
from fejkollen_server.people.person import Bank, HabitOutcome, RegistrationLevel


class CastHabit(AnswerModel):
    """What somebody does when asked; `fail` has either an `error` or the eID's own `cause` of one."""

    outcome: HabitOutcome
    error: ErrorWord | None = None
    cause: str | None = None


class CastPerson(AnswerModel):
    """Somebody simulated, and what they do when asked."""

    id: str = Field(description="By which the person is named, here and in scenarios.")
    name: str = Field(description="The name in full.")
    country: Country
    ssn: str
    phone: str | None = None
    eids: list[Provider]
    habit: CastHabit
    why: str


class Cast(AnswerModel):
    people: list[CastPerson]


class RoleSeen(AnswerModel):
    """An organisation that somebody may sign for."""

    organisation_number: str
    organisation_name: str


class PersonSeen(CastPerson):
    """Everything about somebody."""

    given_name: str
    surname: str
    birth_date: str = Field(examples=["1990-03-14"], json_schema_extra={"format": "date"})
    email: str | None = None
    address: str | None = Field(None, description="In one line; left out where it is protected.")
    pid: str | None = Field(None, description="The PID of Norwegian BankID or MitID.")
    bank_id: str | None = None
    id_issued: str | None = Field(None, description="When the BankID was issued.", json_schema_extra={"format": "date"})
    registration_level: RegistrationLevel = Field(description="How well Freja knows them.")
    roles: list[RoleSeen]
    user_id: str | None = Field(None, description="What they log in with at MitID or their Finnish bank.")
    bank: Bank | None = Field(None, description="The Finnish bank whose codes they use.")
    authenticators: list[AuthenticatorKind] = Field(
        description="What they hold; of several for one eID, they take the first."
    )
    published_by: str | None = Field(None, description="Who publishes the number as a test number.")
    source: Source = Field(
        description="`builtIn`, from the mounted `file`, the account's `own`, or a `stranger` made from a number."
    )


class PeopleSeen(AnswerModel):
    people: list[PersonSeen]
    next: str | None = Field(None, description="The `after` of the next page, when there is one.")


class Imported(AnswerModel):
    people: list[str] = Field(description="The ids of those who were added or replaced.")


def _one_of(words: type[StrEnum]) -> WithJsonSchema:
    """Describe a text whose words are checked by the rules for people, where those of files are checked too."""
    return WithJsonSchema({"type": "string", "enum": [each.value for each in words]})


CountryWord: TypeAlias = Annotated[Text, _one_of(Country)]
ProviderWord: TypeAlias = Annotated[Text, _one_of(Provider)]
OutcomeWord: TypeAlias = Annotated[Text, _one_of(HabitOutcome)]
LevelWord: TypeAlias = Annotated[Text, _one_of(RegistrationLevel)]
BankWord: TypeAlias = Annotated[Text, _one_of(Bank)]
AuthenticatorWord: TypeAlias = Annotated[Text, _one_of(AuthenticatorKind)]
SexWord: TypeAlias = Annotated[Text, _one_of(Sex)]


class HabitRequest(ControlModel):
    """What somebody is to do when asked."""

    outcome: OutcomeWord
    error: ErrorWord | None = Field(None, description="With `fail`: the error it ends in.")
    cause: Text | None = Field(None, description="With `fail`: the eID's own cause.", examples=["certificateErr"])


class RoleRequest(ControlModel):
    """An organisation that somebody may sign for."""

    organisation_number: Annotated[Text, Field(examples=["559000-0948"])]
    organisation_name: Annotated[Text, Field(examples=["Fejk AB"])]


class PersonChange(ControlModel):
    """What is to be changed about somebody. What is left out stays; null takes a detail away."""

    given_name: Text | None = None
    surname: Text | None = None
    country: CountryWord | None = Field(None, description="Whose national number they have.")
    ssn: Text | None = Field(
        None, description="A national number from the official test range; Swedish ones with 12 digits."
    )
    birth_date: Text | None = Field(None, description="Only needed where a published number does not tell it.")
    eids: list[ProviderWord] | None = Field(None, description="The eIDs they hold.")
    habit: HabitRequest | None = None
    phone: Text | None = None
    email: Text | None = None
    address: Text | None = Field(None, description="In one line; null for one that is protected.")
    pid: Text | None = None
    bank_id: Text | None = None
    id_issued: Text | None = None
    registration_level: LevelWord | None = Field(None, description="How well Freja knows them.")
    roles: list[RoleRequest] | None = None
    user_id: Text | None = None
    bank: BankWord | None = Field(None, description="The Finnish bank whose codes they use.")
    authenticators: list[AuthenticatorWord] | None = Field(None, description="What they hold for their eIDs.")
    published_by: Text | None = Field(
        None, description="Who publishes the number as a test number, which excuses it from the test ranges."
    )
    why: Text | None = Field(None, description="The reason they exist, in one line.")

    def values(self) -> dict[str, Any]:
        """Give what was said, by the names of a people file."""
        return self.model_dump(exclude_unset=True)


class PersonRequest(PersonChange):
    """Somebody new. Whatever is left out is drawn from the seed: the same seed makes the same person."""

    id: Text | None = Field(
        None, description="1 to 64 of a-z and 0-9 with single dashes; made of name and seed if left out."
    )
    seed: Annotated[int, Field(ge=0, lt=2**53)] | None = Field(
        None, description="What is left out is drawn from it; left to chance if not given.", examples=[7]
    )
    sex: SexWord | None = Field(None, description="What the number is to say, where no ssn is given.")
    born: Text | None = Field(
        None, description="The day of birth in the number, where no ssn is given.", examples=["1991-05-04"]
    )

    def values(self) -> dict[str, Any]:
        return self.model_dump(exclude_unset=True, exclude={"seed"})
