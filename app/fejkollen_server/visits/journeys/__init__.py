"""The steps of each eID's hosted pages."""
