"""What all pages that people see have in common: layout, languages, headers, form tokens, drawings."""
