"""How fast Fejkollen is, against bare FastAPI in the same run: ``make bench``."""
