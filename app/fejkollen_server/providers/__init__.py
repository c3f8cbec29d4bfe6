"""What a relying party's code calls: IDkollen's REST API v3, one package per eID."""
