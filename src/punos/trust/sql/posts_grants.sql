-- What the app may run of posts.sql.
set local role punos_guard;
grant execute on function plan.posts_proposed(text), plan.answer_post(text, uuid, boolean) to punos_app;
reset role;
