"""How well an application treats the API: rules over what it has asked for, and how it answered callbacks."""
