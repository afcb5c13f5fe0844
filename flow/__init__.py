"""The path of a case, one use case a file. Synchronous, inside one unit of work; what it needs is named in `ports`."""
