"""A year of a county in minutes: the real flow, rules and storage on a virtual clock, played by people who are diligent, slow,
away, forgetful or contrary, with I1 to I9 checked as it goes. The same seed gives the same year (docs/simulation.md).

Read `plan`, `run`, `town` in that order; who does what when is in `residents`, `units`, `desk` and `leaders`, by the table in
`habits`; what must hold whatever they do is in `watch` and `audit`.
"""
