"""How words leave the building: messages, their rendering, the channels that carry them.

Nothing here knows an incident's rules: a channel carries a `Message` to an address and turns the
vendor's failures into `ChannelError`; what follows from a failure is decided elsewhere.
"""
