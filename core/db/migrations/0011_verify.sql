-- Comparisons of a job's store with its org and with itself.
set role holdfast_owner;
--> statement-breakpoint
create table holdfast.verification (
  id uuid primary key,
  tenant_id uuid not null references holdfast.tenant on delete cascade,
  job_id uuid not null references holdfast.backup_job on delete cascade,
  status text not null check (status in ('pending', 'running', 'ok', 'not_checked', 'drift', 'damaged', 'failed')),
  trigger text not null check (trigger in ('schedule', 'manual')),
  requested_at timestamptz not null,
  started_at timestamptz,
  finished_at timestamptz,
  -- Lower case name of the last object that is done: a killed worker's successor goes on after it.
  done_up_to text not null default '',
  objects_total int not null default 0,
  objects_done int not null default 0,
  versions_checked bigint not null default 0,
  records_compared bigint not null default 0,
  api_calls int not null default 0,
  problem jsonb
);
--> statement-breakpoint
create index on holdfast.verification (job_id, requested_at desc);
--> statement-breakpoint
create unique index verification_one_open_per_job on holdfast.verification (job_id) where status in ('pending', 'running');
--> statement-breakpoint
create table holdfast.verification_finding (
  verification_id uuid not null references holdfast.verification on delete cascade,
  tenant_id uuid not null,
  object text not null,
  seq int not null,
  verdict text not null check (verdict in ('not_checked', 'drift', 'damaged')),
  record_id text,
  message text not null,
  primary key (verification_id, object, seq)
);
--> statement-breakpoint
do $$
declare t text;
begin
  foreach t in array array['verification', 'verification_finding'] loop
    execute format('alter table holdfast.%I enable row level security', t);
    execute format('alter table holdfast.%I force row level security', t);
    execute format('create policy own_tenant on holdfast.%I using (tenant_id = holdfast.current_tenant()) with check (tenant_id = holdfast.current_tenant())', t);
  end loop;
end $$;
--> statement-breakpoint
grant select, insert on holdfast.verification to holdfast_api;
--> statement-breakpoint
grant select, insert, update on holdfast.verification to holdfast_worker;
--> statement-breakpoint
grant select on holdfast.verification_finding to holdfast_api;
--> statement-breakpoint
grant select, insert, delete on holdfast.verification_finding to holdfast_worker;
--> statement-breakpoint
create policy scheduler_reads on holdfast.verification for select to holdfast_scheduler using (true);
--> statement-breakpoint
grant select on holdfast.verification to holdfast_scheduler;
--> statement-breakpoint
-- Jobs with a snapshot that were last verified, or made, before an instant.
create function holdfast.due_verifications(before timestamptz, most int) returns table (tenant_id uuid, job_id uuid)
  language sql stable security definer set search_path = pg_catalog as
  $$ select j.tenant_id, j.id from holdfast.backup_job j
       where j.enabled and j.created_at < before
         and exists (select from holdfast.run r where r.job_id = j.id and r.status in ('completed', 'completed_with_warnings', 'partial', 'record_data_complete'))
         and not exists (select from holdfast.verification v where v.job_id = j.id and (v.requested_at >= before or v.status in ('pending', 'running')))
       order by j.created_at limit most $$;
--> statement-breakpoint
reset role;
--> statement-breakpoint
grant create on schema holdfast to holdfast_scheduler;
--> statement-breakpoint
alter function holdfast.due_verifications(timestamptz, int) owner to holdfast_scheduler;
--> statement-breakpoint
revoke create on schema holdfast from holdfast_scheduler;
--> statement-breakpoint
revoke all on function holdfast.due_verifications(timestamptz, int) from public;
--> statement-breakpoint
grant execute on function holdfast.due_verifications(timestamptz, int) to holdfast_worker;
