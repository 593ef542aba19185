"""Many workstations at once, on a throw-away database, with faults: does exactly once hold?"""
