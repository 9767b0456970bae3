-- Runs as a state machine: what is known of the org's allowance, objects that fail or kill their worker, and all work to be taken up again.
set role holdfast_owner;
--> statement-breakpoint
alter table holdfast.run
  -- The most that the org can have used of its daily API requests, when that was known, so that the next slice begins with it.
  add column org_api_used int,
  add column org_api_max int,
  add column org_api_at timestamptz,
  -- Bulk query jobs that our share of the org's daily ones still allowed, and when that was asked.
  add column bulk_left int,
  add column bulk_asked_at timestamptz;
--> statement-breakpoint
alter table holdfast.run_object
  -- Tries that ended with an error in this run.
  add column failures int not null default 0,
  -- Why it is not covered in full, for grouping: an error code of ours or of Salesforce.
  add column cause text;
--> statement-breakpoint
create index run_to_resume on holdfast.run (resume_at) where resume_at is not null;
--> statement-breakpoint
create index run_to_conclude on holdfast.run (finished_at) where concluded_at is null;
--> statement-breakpoint
reset role;
--> statement-breakpoint
grant create on schema holdfast to holdfast_scheduler;
--> statement-breakpoint
set role holdfast_scheduler;
--> statement-breakpoint
-- All that must go on: `kind` is the task, `id` its unit of work. A partial run waits for its time, and for no newer run to have begun.
-- A closed run is given a minute to be concluded before it is thought forgotten, and forgotten for good after a week.
create or replace function holdfast.open_work(silent_since timestamptz) returns table (kind text, tenant_id uuid, connection_id uuid, id uuid, status text)
  language sql stable security definer set search_path = pg_catalog as
  $$ select 'run_backup', tenant_id, connection_id, id, status from holdfast.run
       where status in ('pending', 'running') and coalesce(heartbeat_at, requested_at) < silent_since
     union all
     select 'run_backup', r.tenant_id, r.connection_id, r.id, r.status from holdfast.run r
       where r.status = 'partial' and (r.resume_at <= now() or r.resume_at is not null and r.cancel_requested_at is not null)
         and r.heartbeat_at < silent_since
         and not exists (select from holdfast.run newer where newer.connection_id = r.connection_id and newer.number > r.number)
     union all
     select 'conclude_run', tenant_id, connection_id, id, status from holdfast.run
       where concluded_at is null and finished_at between now() - interval '7 days' and least(silent_since, now() - interval '1 minute')
         and status in ('completed', 'completed_with_warnings', 'partial', 'failed', 'cancelled')
     union all
     select case status when 'planning' then 'plan_restore' else 'apply_restore' end, tenant_id, connection_id, id, status from holdfast.restore
       where status in ('planning', 'confirmed', 'running') and coalesce(heartbeat_at, requested_at) < silent_since $$;
--> statement-breakpoint
reset role;
--> statement-breakpoint
revoke create on schema holdfast from holdfast_scheduler;
