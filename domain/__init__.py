"""What a case is. Standard library only: no I/O, no clock reading, no channel, no sentences."""
