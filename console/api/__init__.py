"""接口 /api/v1: everything the console does, as JSON, for programs that act with somebody's token.

It decides nothing: rights, forms, acts and refusals are the console's own. What is its own is the shape in
which things are said (`shapes`), one file per resource (`routes`), and one way of refusing (`problems`).
"""
