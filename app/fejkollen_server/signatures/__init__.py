"""What a completed signature leaves behind."""
