"""Who may look at the phone and other pages for testers, and signing in where that is needed."""
