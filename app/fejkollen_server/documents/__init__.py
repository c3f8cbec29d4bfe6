"""Documents that relying parties upload to have them signed."""
