"""What is due now: pure rules of duty and incidents. No I/O, no clock, no framework."""

__version__ = "0.1.0"
