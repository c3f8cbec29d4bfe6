"""The people who identify themselves: all simulated, each there for a reason."""
