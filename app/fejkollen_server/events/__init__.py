"""What has happened in an account's world, in order: for timelines, for waiting, and for whoever listens."""
