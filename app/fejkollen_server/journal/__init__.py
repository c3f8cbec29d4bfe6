"""Every request to the imitated API with its answer, written down behind the scenes; and what nearly fitted."""
