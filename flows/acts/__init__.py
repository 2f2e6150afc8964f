"""One plain function per thing that can be done: load, decide, save. No Prefect in here.

Console, command line, callbacks and flows all call these; each raises one of

    ActError
    ├── BadInput      refused at the edge; `problems` names every place, value and remedy
    ├── NoReport      entered, but the report that follows could not be made: `make_report` makes it
    └── Forbidden     not this person, or not this way
    (and engine.errors.EngineError, models.errors.StoreError as they are)
"""
