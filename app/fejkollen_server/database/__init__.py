"""Where everything is kept: SQLite with nothing to set up, or PostgreSQL for many replicas."""
