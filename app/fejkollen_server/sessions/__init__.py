"""One person's attempt to identify themselves, sign or prove an age."""
