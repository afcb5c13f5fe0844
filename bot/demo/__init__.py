"""`hotline demo`: the whole hotline against the sandbox on this machine, with the example community. Nothing leaves it."""
