"""What happens in an account's world: waited for, or followed."""
