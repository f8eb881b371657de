"""What stands on a day: the dated state of the land, read from geodata."""
