"""Three providers as offices have them, over real HTTP on loopback, and the faults they have."""
