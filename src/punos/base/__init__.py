"""The ground floor: texts in three languages, periods, the clock, refusals. Knows nothing above it."""
