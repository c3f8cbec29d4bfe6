"""The simulated phone: what waits on it, what it scans, its codes and its inbox."""
