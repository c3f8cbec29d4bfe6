"""The hosted pages that a person sees."""
