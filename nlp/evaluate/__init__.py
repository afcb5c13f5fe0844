"""How good the understanding is: figures on texts that somebody has labelled, or that label
themselves. Prints and asserts nothing."""
