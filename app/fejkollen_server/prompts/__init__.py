"""What waits for an answer on somebody's phone, and answering it."""
