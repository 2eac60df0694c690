-- The cube is in a schema of its own.
alter table cell set schema stats;
alter table counted_quarter set schema stats;
grant select on stats.cell, stats.counted_quarter to punos_stats;
grant select, insert on stats.cell, stats.counted_quarter to punos_guard;
grant usage on sequence stats.cell_id_seq to punos_guard;
