"""Weights are kept as small whole steps: less to load, and the same on every machine."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
FINEST = 127
"""Steps between no weight and the strongest one."""
