"""What there is, as data: causes, how faithful each behaviour is, settings."""
