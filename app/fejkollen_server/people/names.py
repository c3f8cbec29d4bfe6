"""Names for people nobody has named: those of old and new fairy tales, common enough to be nobody's."""

from fejkollen_server.eids.vocabulary import Country
from fejkollen_server.people.numbers.national_number import Sex

_WOMEN = {
    Country.SWEDEN: ("Alva", "Ebba", "Freja", "Greta", "Linnéa", "Märta", "Saga", "Tuva"),
    Country.NORWAY: ("Aurora", "Embla", "Ingrid", "Jorunn", "Live", "Ragnhild", "Solveig", "Tiril"),
    Country.DENMARK: ("Agnes", "Dagny", "Esther", "Karla", "Liva", "Rigmor", "Signe", "Vigga"),
    Country.FINLAND: ("Eevi", "Helmi", "Kerttu", "Lumi", "Oona", "Pihla", "Saimi", "Venla"),
}
_MEN = {
    Country.SWEDEN: ("Axel", "Dag", "Elof", "Gustav", "Love", "Måns", "Sixten", "Ture"),
    Country.NORWAY: ("Aksel", "Brage", "Eirik", "Håkon", "Leif", "Odin", "Sindre", "Trygve"),
    Country.DENMARK: ("Asger", "Bertram", "Ejner", "Holger", "Laust", "Søren", "Troels", "Villads"),
    Country.FINLAND: ("Aarne", "Eino", "Ilmari", "Onni", "Paavo", "Sulo", "Urho", "Väinö"),
}
_SURNAMES = {
    Country.SWEDEN: ("Almkvist", "Björkman", "Dalgren", "Fjällström", "Hallberg", "Lindqvist", "Sjödin", "Åkerlund"),
    Country.NORWAY: ("Bakken", "Dahlen", "Fossum", "Granli", "Haugen", "Myhre", "Solbakken", "Ødegård"),
    Country.DENMARK: ("Bjerre", "Dalsgaard", "Enevoldsen", "Kjær", "Lindholm", "Østergaard", "Ravn", "Skov"),
    Country.FINLAND: ("Aalto", "Hakala", "Järvinen", "Koskela", "Mäkelä", "Niemi", "Salmela", "Virta"),
}


def given_names(country: Country, sex: Sex | None) -> tuple[str, ...]:
    """Give names of one sex, or of both where it is not known."""
    women, men = _WOMEN[country], _MEN[country]
    return {Sex.FEMALE: women, Sex.MALE: men, None: women + men}[sex]


def surnames(country: Country) -> tuple[str, ...]:
    return _SURNAMES[country]
