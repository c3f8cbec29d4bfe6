"""Runs the application: what it consists of, under uvicorn, with its layers."""
