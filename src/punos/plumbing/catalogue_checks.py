"""The checks of the catalogue: each a query whose every row is a fault, and the words for it with the cure.

`{0}`, `{1}` … in the words are the query's columns. Queries may use the names of VIEWPOINTS as tables and the lists
of `catalogue_rules` as parameters.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that must not be found."""

    words: str
    query: str


VIEWPOINTS = """
with ours as (select oid, rolname from pg_roles where rolname in ('punos_app', 'punos_auth', 'punos_stats', 'punos_seal')),
rooms as (select oid, nspname as room from pg_namespace where nspname in ('plan', 'open', 'stats', 'public')),
things as (
  select c.*, r.room, pg_get_userbyid(c.relowner) as owner from pg_class c join rooms r on r.oid = c.relnamespace
   where not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')),
tables as (select * from things where room = 'plan' and relkind in ('r', 'p', 'f')),
policies as (
  select t.relname, p.*, pg_get_expr(p.polqual, t.oid) as shows, pg_get_expr(p.polwithcheck, t.oid) as takes
    from tables t join pg_policy p on p.polrelid = t.oid),
functions as (
  select p.*, r.room, r.room || '.' || p.proname || '(' || oidvectortypes(p.proargtypes) || ')' as signature, pg_get_userbyid(p.proowner) as owner
    from pg_proc p join rooms r on r.oid = p.pronamespace
   where not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')),
faces as (select rolname, rolsuper, rolbypassrls from pg_roles where rolname in (current_user, session_user))
"""

LOGIN = (
    Check(
        "pages sign in to the database as {0}, which is a superuser: row security does not bind it; sign in as punos_app",
        "select rolname from faces where rolsuper",
    ),
    Check(
        "pages sign in to the database as {0}, which bypasses row security: ALTER ROLE {0} NOBYPASSRLS, or sign in as punos_app",
        "select rolname from faces where rolbypassrls",
    ),
    Check(
        "pages sign in to the database as {0}, which owns {1} tables of the plan: sign in as punos_app",
        "select owner, count(*) from tables where owner in (select rolname from faces) group by 1",
    ),
    Check(
        "pages sign in to the database as {0}: sign in as punos_app, whom the database's own rules know",
        "select rolname from faces where rolname <> 'punos_app'",
    ),
)

PRESENT = (
    Check(
        "the role {0} is missing: run `punos migrate`",
        """select wanted from unnest(array['punos_app', 'punos_auth', 'punos_stats', 'punos_seal', 'punos_guard']) wanted
            where not exists (select from pg_roles where rolname = wanted)""",
    ),
    Check(
        "the database has no schema {0}: run `punos migrate`",
        "select wanted from unnest(array['plan', 'open', 'stats']) wanted where not exists (select from rooms where room = wanted)",
    ),
)

ROLES = (
    Check(
        "the role {0} may {1}: ALTER ROLE {0} NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB NOREPLICATION",
        """select rolname, concat_ws(', ', case when rolsuper then 'do everything' end,
                  case when rolbypassrls then 'pass by row security' end, case when rolcreaterole then 'create roles' end,
                  case when rolcreatedb then 'create databases' end, case when rolreplication then 'copy the server' end)
             from pg_roles where rolname in ('punos_app', 'punos_auth', 'punos_stats', 'punos_seal', 'punos_guard')
              and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication) order by 1""",
    ),
    Check(
        "the role {0} may sign in: ALTER ROLE {0} NOLOGIN",
        "select rolname from pg_roles where rolname = 'punos_guard' and rolcanlogin",
    ),
    Check(
        "the role {0} is a member of {1}: REVOKE {1} FROM {0}",
        """select m.rolname, pg_get_userbyid(a.roleid) from pg_auth_members a join pg_roles m on m.oid = a.member
            where m.rolname = 'punos_guard' or m.oid in (select oid from ours) order by 1, 2""",
    ),
    Check(
        "the role {0} owns {1}: REASSIGN OWNED BY {0} TO the owner, or drop it",
        """select r.rolname, pg_describe_object(d.classid, d.objid, d.objsubid) from pg_shdepend d join ours r on r.oid = d.refobjid
            where d.refclassid = 'pg_authid'::regclass and d.deptype = 'o'
              and d.dbid in (0, (select oid from pg_database where datname = current_database())) order by 1, 2""",
    ),
    Check(
        "the role {0} may create things in schema {1}: REVOKE CREATE ON SCHEMA {1} FROM {0}, PUBLIC",
        """select r.rolname, n.nspname from ours r, pg_namespace n
            where n.nspname !~ '^pg_(toast_)?temp_' and has_schema_privilege(r.oid, n.oid, 'create') order by 1, 2""",
    ),
    Check(
        "the role {0} may {1} in database {2}: REVOKE TEMPORARY, CREATE ON DATABASE {2} FROM {0}, PUBLIC",
        """select r.rolname, case wanted when 'temp' then 'make temporary tables' else 'create schemas' end, current_database()
             from ours r, unnest(array['temp', 'create']) wanted
            where has_database_privilege(r.oid, current_database(), wanted) order by 1, 2""",
    ),
    Check(
        "the statements of {0} can be read by its other connections in pg_stat_activity: let the owner do it with"
        " GRANT SET ON PARAMETER track_activities, then ALTER ROLE {0} SET track_activities = off",
        """select rolname from pg_roles where oid in (select oid from ours)
              and not coalesce('track_activities=off' = any (rolconfig), false) order by 1""",
    ),
    Check(
        "the role {0} may switch on track_activities: REVOKE SET ON PARAMETER track_activities FROM {0}, PUBLIC",
        "select rolname from ours where has_parameter_privilege(rolname, 'track_activities', 'set') order by 1",
    ),
    Check(
        "the role {0} may use schema {1}: REVOKE ALL ON SCHEMA {1} FROM {0}, PUBLIC",
        """select r.rolname, n.room from ours r, rooms n
            where r.rolname = 'punos_stats' and n.room = 'plan' and has_schema_privilege(r.oid, n.oid, 'usage')""",
    ),
)

ROWS = (
    Check(
        "row security is off on table plan.{0}: CALL plan.secure('{0}'), or ALTER TABLE plan.{0} ENABLE ROW LEVEL SECURITY",
        "select relname from tables where not relrowsecurity order by 1",
    ),
    Check(
        "row security does not bind the owner of table plan.{0}: ALTER TABLE plan.{0} FORCE ROW LEVEL SECURITY",
        "select relname from tables where not relforcerowsecurity order by 1",
    ),
    Check(
        "table plan.{0} lacks the policy guard, so the functions that decide see nothing: CALL plan.secure('{0}')",
        """select t.relname from tables t where not t.relispartition and not exists (
             select from policies p where p.polrelid = t.oid and p.polname = 'guard' and p.polpermissive and p.polcmd = '*'
                and p.polroles = array['punos_guard'::regrole::oid] and p.shows = 'true' and p.takes = 'true') order by 1""",
    ),
    Check(
        "policy {1} of plan.{0} is not for punos_app alone, or does not ask for the keys of the ticket:"
        " DROP POLICY {1} ON plan.{0} and write it with plan.read_keys(), write_keys(), add_keys(), client_keys() or file_keys()",
        """select relname, polname from policies where polname <> 'guard' and (
              polroles <> array['punos_app'::regrole::oid]
              or exists (select from unnest(array[shows, takes]) said
                          where said !~ '= ANY \\(\\( SELECT (plan\\.)?(read|write|add|client|file)_keys\\(\\)')) order by 1, 2""",
    ),
    Check(
        "policy {1} is missing on plan.{0}, so pages see too little: migrate again",
        """select w.table_name, w.policy from unnest(%(policy_tables)s::text[], %(policies)s::text[]) w (table_name, policy)
            where not exists (select from policies p where p.relname = w.table_name and p.polname = w.policy) order by 1, 2""",
    ),
    Check(
        "view {0}.{1} reads with its owner's rights: ALTER VIEW {0}.{1} SET (security_invoker = true), or drop it",
        """select room, relname from things where relkind = 'v'
              and not coalesce(reloptions && array['security_invoker=true', 'security_invoker=on'], false) order by 1, 2""",
    ),
    Check(
        "materialized view {0}.{1} is a copy that row security does not see: DROP MATERIALIZED VIEW {0}.{1}",
        "select room, relname from things where relkind = 'm' and room <> 'stats' order by 1, 2",
    ),
)

FUNCTIONS = (
    Check(
        "function {0} runs with the rights of {1}: CALL plan.hand_over(), or ALTER FUNCTION {0} OWNER TO punos_guard",
        "select signature, owner from functions where prosecdef and room = 'plan' and owner <> 'punos_guard' order by 1",
    ),
    Check(
        "function {0} runs with its owner's rights and finds names where its caller says:"
        " ALTER FUNCTION {0} SET search_path = plan, open, pg_temp",
        """select signature from functions where prosecdef
              and not exists (select from unnest(proconfig) one where one ~ '^search_path=([a-z]+, )+pg_temp$') order by 1""",
    ),
    Check(
        "function {0} may be run by {1}: REVOKE EXECUTE ON FUNCTION {0} FROM {1}, or add it to clients/sql/grants.sql",
        """select f.signature, coalesce(r.rolname, 'public') from functions f
            cross join lateral aclexplode(coalesce(f.proacl, acldefault('f', f.proowner))) a left join pg_roles r on r.oid = a.grantee
            where f.room = 'plan' and a.grantee <> f.proowner
              and not exists (select from unnest(%(roles)s::text[], %(functions)s::text[]) w (role_name, function)
                               where w.role_name = r.rolname and to_regprocedure(w.function) = f.oid) order by 1, 2""",
    ),
)

WRITING = (
    Check(
        "the role {0} may {1} on {2}: REVOKE {1} ON {2} FROM {0}",
        """select coalesce(r.rolname, 'public'), lower(a.privilege_type), t.room || '.' || t.relname from things t
            cross join lateral aclexplode(t.relacl) a left join pg_roles r on r.oid = a.grantee
            where (t.room = 'plan' or t.room || '.' || t.relname = any (%(rule_tables)s::text[]))
              and a.grantee not in (t.relowner, 'punos_guard'::regrole)
              and not (t.room = 'open' and a.privilege_type = 'SELECT')
              and not coalesce(r.rolname = 'punos_app'
                               and t.relname || ' ' || lower(a.privilege_type) = any (%(table_rights)s::text[]), false)
            order by 1, 3, 2""",
    ),
    Check(
        "the role {0} may {1} column {3} of plan.{2}: REVOKE {1} ({3}) ON plan.{2} FROM {0}",
        """select coalesce(r.rolname, 'public'), lower(a.privilege_type), t.relname, c.attname
             from things t join pg_attribute c on c.attrelid = t.oid and c.attacl is not null
            cross join lateral aclexplode(c.attacl) a left join pg_roles r on r.oid = a.grantee
            where t.room = 'plan' and a.grantee not in (t.relowner, 'punos_guard'::regrole)
              and not coalesce(r.rolname = 'punos_app'
                and concat_ws(' ', t.relname, lower(a.privilege_type), c.attname) = any (%(column_rights)s::text[]), false)
            order by 1, 3, 2, 4""",
    ),
    Check(
        "trigger {1} is missing, altered or off on table plan.{0}: migrate again, or ALTER TABLE plan.{0} ENABLE TRIGGER {1}",
        """select w.table_name, w.trigger_name
             from unnest(%(tables)s::text[], %(triggers)s::text[], %(calls)s::text[], %(bits)s::int[]) w
                  (table_name, trigger_name, calls, bits)
            where not exists (
              select from pg_trigger g join tables t on t.oid = g.tgrelid join functions f on f.oid = g.tgfoid
               where t.relname = w.table_name and g.tgname = w.trigger_name and g.tgenabled in ('O', 'A')
                 and f.room = 'plan' and f.proname = w.calls and g.tgtype = w.bits) order by 1, 2""",
    ),
)

KEEPING = (
    Check(
        "the server's setting {0} is {1}, so a confirmed write could be lost: set {0} = on and restart the server",
        """select name, setting from pg_settings where name in ('fsync', 'full_page_writes', 'synchronous_commit')
              and setting not in ('on', 'remote_apply', 'remote_write') order by 1""",
    ),
    Check(
        "the server's setting {0} is {1}, so a rotten page would go unseen: stop the server and run pg_checksums --enable",
        "select name, setting from pg_settings where name = 'data_checksums' and setting <> 'on'",
    ),
)
