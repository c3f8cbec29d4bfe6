"""How sessions end."""
