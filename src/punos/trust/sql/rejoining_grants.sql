set local role punos_guard;
grant execute on function plan.keep_lost_seal(bigint, timestamptz, bigint, bytea, bytea, text, bytea, text), plan.lost_seals() to punos_seal;
reset role;
