"""What a worker does to a plan: each deed has a form, the verb it calls, and the parts and states in which it is offered."""
