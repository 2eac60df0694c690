-- Who may produce what is public: everybody may read it, pages write none of it.
alter table service_unit set schema open;
alter table approval set schema open;
grant select on open.service_unit, open.approval to punos_app, punos_stats, punos_guard;
