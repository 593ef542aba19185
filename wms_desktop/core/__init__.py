"""What every room of the house may use: standard library only, no state."""
