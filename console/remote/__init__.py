"""The command line at an office elsewhere: the same commands, over the interface, as whoever the token is of.

A command is parsed as ever; `dispatch` gives it to this package in place of its own function. What is
printed is made of the same shapes as here. What makes no sense from elsewhere is refused, and says why.
"""
