"""How people get on with the hosted pages of a session: what each step asks, and what comes of the answers."""
