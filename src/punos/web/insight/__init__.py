"""Pages of the organiser: figures of promises kept, without persons."""
