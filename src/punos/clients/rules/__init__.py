"""Pure decisions of the shared plan: what a part holds, where a state may go."""
