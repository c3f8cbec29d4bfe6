"""What somebody's phone reads off a screen, or is started with: made, read, and checked for freshness."""
