"""Numbers that the database gives out."""

from sqlalchemy import BigInteger, Integer

# SQLite only counts upwards by itself in a column that is exactly INTEGER.
NUMBER = BigInteger().with_variant(Integer(), "sqlite")
