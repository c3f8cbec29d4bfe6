"""The report and coverage."""
