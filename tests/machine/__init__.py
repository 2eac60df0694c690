"""The command line, end to end: as a person starts it, on the embedded server and on the operating system's."""
