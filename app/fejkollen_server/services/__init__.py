"""What is put together once, for everything that is served."""
