"""What testers and tools call, at /control/v1: one package for each thing that can be controlled."""
