"""What happened: promises kept, as figures that cannot tell of a person."""
