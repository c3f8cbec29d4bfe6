"""The built-in people, by id, for the tests that name them."""

from fejkollen_server.people.directory import load_built_in_cast

CAST = {person.id: person for person in load_built_in_cast()}
