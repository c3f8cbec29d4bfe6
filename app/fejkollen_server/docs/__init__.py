"""The contract of the relying party's API, for readers and for generators of clients."""
