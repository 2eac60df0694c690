"""Every write of the shared plan: one verb for each thing a person does, under the ticket in hand."""
