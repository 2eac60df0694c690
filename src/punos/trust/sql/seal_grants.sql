-- What the sealer may run, and what a client may ask of the own chain. The sealer reads no table.
set local role punos_guard;
grant execute on function
  plan.to_seal(integer), plan.last_seal(), plan.heads_of_seal(bigint), plan.faults_of_chains(uuid), plan.size_of_chains(uuid),
  plan.add_seal(bigint, timestamptz, bytea, bytea, text, bytea, uuid[], bigint[], bytea[])
  to punos_seal;
grant execute on function plan.seals(bigint) to punos_seal, punos_app;
grant execute on function plan.my_chain(text), plan.my_entries(text), plan.my_anchor(text), plan.seal_leaves(bigint) to punos_app;
reset role;
