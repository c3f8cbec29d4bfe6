"""What testers arrange beforehand: when a request matches, then this outcome, pace, HTTP fault or callback fault."""
