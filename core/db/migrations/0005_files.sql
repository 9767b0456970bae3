-- A run whose records are complete waits for its files; its list of them lies in the version store of the connection.
set role holdfast_owner;
--> statement-breakpoint
-- New files of the object that the run was closed without, although its records were all read: `partial` says nothing of them then.
alter table holdfast.run_object add column files_failed bigint not null default 0;
--> statement-breakpoint
-- Connections with runs that wait for files and none that goes before them, for the reconciler.
create function holdfast.open_file_work() returns table (tenant_id uuid, connection_id uuid)
  language sql stable security definer set search_path = pg_catalog as
  $$ select distinct r.tenant_id, r.connection_id from holdfast.run r
       where r.status = 'record_data_complete' and not exists (
         select from holdfast.run o where o.connection_id = r.connection_id and o.status in ('pending', 'running')) $$;
--> statement-breakpoint
create index on holdfast.run (connection_id, number) where status = 'record_data_complete';
--> statement-breakpoint
reset role;
--> statement-breakpoint
grant create on schema holdfast to holdfast_scheduler;
--> statement-breakpoint
set role holdfast_scheduler;
--> statement-breakpoint
-- Runs that wait for files are no work of their own any more: the connection's fetching closes them.
create or replace function holdfast.open_work(silent_since timestamptz) returns table (kind text, tenant_id uuid, connection_id uuid, id uuid, status text)
  language sql stable security definer set search_path = pg_catalog as
  $$ select 'run', tenant_id, connection_id, id, status from holdfast.run
       where status in ('pending', 'running') and coalesce(heartbeat_at, requested_at) < silent_since
     union all
     select 'restore', tenant_id, connection_id, id, status from holdfast.restore
       where status in ('planning', 'confirmed', 'running') and coalesce(heartbeat_at, requested_at) < silent_since $$;
--> statement-breakpoint
reset role;
--> statement-breakpoint
alter function holdfast.open_file_work() owner to holdfast_scheduler;
--> statement-breakpoint
revoke create on schema holdfast from holdfast_scheduler;
--> statement-breakpoint
revoke all on function holdfast.open_file_work() from public;
--> statement-breakpoint
grant execute on function holdfast.open_file_work() to holdfast_worker;
