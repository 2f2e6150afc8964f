"""Playbooks 处置预案: YAML in, `engine.plan.Plan` out. Knows YAML, decides nothing, does no other I/O.

reading     text -> data and the line of every value
schema      the format, as Pydantic models (values, parts, conditions: what it is made of)
checking    what the models cannot see: ladders, limits (naming: names; dependencies: what waits for what)
compiling   checked model -> Plan
loading     files and the shipped library -> Playbook; thaw: a frozen source -> Plan
linting     the same checks without raising, and what is allowed but doubtful
explaining  a plan in words that people sign (clauses: conditions and moments; wording: the words)
paper       the plan as a paper to be signed: chapters, and the table of limits to be confirmed
charting    the plan as a flow chart
comparing   what changed between two versions, in words
scenario    what is to be played (knowing: the names in it; happenings: what people do; durations: when)
simulating  a plan and a scenario -> what would happen
cases       the tests beside a playbook (case_checking: the names in them)
testing     those tests, tried
"""
