"""Tests of the whole product; unit tests of a room stand in the room."""
