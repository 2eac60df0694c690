"""Files that strangers send: known by their content, made anew in a process without a network, refused with a cure."""
