-- Roles. Logins of the API and the worker are members of these; neither owns a control table nor may bypass row security.
do $$
declare wanted text;
begin
  foreach wanted in array array['holdfast_owner', 'holdfast_api', 'holdfast_worker', 'holdfast_scheduler'] loop
    if not exists (select from pg_roles where rolname = wanted) then
      begin
        execute format('create role %I nologin nosuperuser nobypassrls', wanted);
      exception when duplicate_object or unique_violation then null; -- another database of the cluster made it just now
      end;
    end if;
    -- The login that migrates hands the objects it makes to these roles, so it must be able to become them (a superuser is).
    if not pg_has_role(current_user, wanted, 'SET') then
      execute format('grant %I to %I', wanted, current_user);
    end if;
  end loop;
end $$;
--> statement-breakpoint
create schema if not exists holdfast authorization holdfast_owner;
--> statement-breakpoint
grant usage on schema holdfast to holdfast_api, holdfast_worker, holdfast_scheduler;
--> statement-breakpoint
set role holdfast_owner;
--> statement-breakpoint
create table holdfast.tenant (
  id uuid primary key,
  org_id text not null unique,
  name text not null,
  created_at timestamptz not null
);
--> statement-breakpoint
create table holdfast.member (
  id uuid primary key,
  tenant_id uuid not null references holdfast.tenant on delete cascade,
  user_id text not null,
  username text not null,
  name text not null,
  owner boolean not null default false,
  created_at timestamptz not null,
  unique (tenant_id, user_id)
);
--> statement-breakpoint
create table holdfast.signing_key (
  key_id text primary key,
  tenant_id uuid not null references holdfast.tenant on delete cascade,
  sealed_key bytea not null,
  created_at timestamptz not null,
  expires_at timestamptz
);
--> statement-breakpoint
-- A nonce is kept longer than the whole window in which a signature is accepted; a second insert of it fails.
create table holdfast.request_nonce (
  tenant_id uuid not null references holdfast.tenant on delete cascade,
  nonce text not null,
  seen_at timestamptz not null,
  primary key (tenant_id, nonce)
);
--> statement-breakpoint
create index on holdfast.request_nonce (seen_at);
--> statement-breakpoint
create table holdfast.connection (
  id uuid primary key,
  tenant_id uuid not null references holdfast.tenant on delete cascade,
  owner_member_id uuid not null references holdfast.member,
  shared boolean not null default false,
  name text not null,
  org_id text not null,
  org_name text not null,
  instance_url text not null,
  user_id text not null,
  username text not null,
  sandbox boolean not null default false,
  api_version text not null,
  status text not null check (status in ('connected', 'reauthorise')),
  warnings jsonb not null,
  wrapped_data_key bytea not null,
  sealed_token bytea not null,
  store_schema text not null unique check (store_schema ~ '^store_[0-9a-f]{32}$'),
  last_run_number int not null default 0,
  created_at timestamptz not null,
  unique (tenant_id, org_id)
);
--> statement-breakpoint
create table holdfast.backup_job (
  id uuid primary key,
  tenant_id uuid not null references holdfast.tenant on delete cascade,
  connection_id uuid not null references holdfast.connection,
  name text not null,
  kind text not null check (kind in ('standard', 'high_frequency')),
  enabled boolean not null default true,
  time_of_day text not null check (time_of_day ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
  time_zone text not null,
  next_run_at timestamptz,
  created_by_member_id uuid not null references holdfast.member,
  created_at timestamptz not null
);
--> statement-breakpoint
create unique index backup_job_name_key on holdfast.backup_job (tenant_id, lower(name));
--> statement-breakpoint
create index on holdfast.backup_job (next_run_at) where enabled;
--> statement-breakpoint
create table holdfast.run (
  id uuid primary key,
  tenant_id uuid not null references holdfast.tenant on delete cascade,
  connection_id uuid not null references holdfast.connection,
  job_id uuid not null references holdfast.backup_job on delete cascade,
  number int not null,
  status text not null check (status in ('pending', 'running', 'record_data_complete', 'completed', 'completed_with_warnings', 'partial', 'failed', 'cancelled')),
  kind text not null check (kind in ('full', 'incremental')),
  trigger text not null check (trigger in ('schedule', 'manual', 'first')),
  epoch int not null default 0,
  requested_at timestamptz not null,
  started_at timestamptz,
  finished_at timestamptz,
  heartbeat_at timestamptz,
  objects_total int not null default 0,
  objects_done int not null default 0,
  records bigint not null default 0,
  added bigint not null default 0,
  changed bigint not null default 0,
  deleted bigint not null default 0,
  api_calls int not null default 0,
  warnings int not null default 0,
  problem jsonb,
  unique (connection_id, number)
);
--> statement-breakpoint
create index on holdfast.run (job_id, number desc);
--> statement-breakpoint
-- At most one unfinished run per connection, whatever the queue does.
create unique index run_one_open_per_connection on holdfast.run (connection_id)
  where status in ('pending', 'running', 'record_data_complete');
--> statement-breakpoint
create table holdfast.run_object (
  run_id uuid not null references holdfast.run on delete cascade,
  tenant_id uuid not null,
  object text not null,
  label text not null,
  position int not null,
  state text not null check (state in ('pending', 'extracting', 'done')),
  route text check (route in ('rest', 'bulk')),
  mode text check (mode in ('full', 'incremental')),
  coverage text check (coverage in ('ok', 'empty', 'partial', 'skipped', 'failed')),
  expected boolean not null default false,
  reason text not null default '',
  records bigint not null default 0,
  added bigint not null default 0,
  changed bigint not null default 0,
  deleted bigint not null default 0,
  api_calls int not null default 0,
  since timestamptz,
  watermark timestamptz,
  bulk_job_id text,
  next_locator text,
  pages_done int not null default 0,
  rows_staged bigint not null default 0,
  finished_at timestamptz,
  primary key (run_id, object),
  check (state <> 'done' or coverage is not null)
);
--> statement-breakpoint
create table holdfast.restore (
  id uuid primary key,
  tenant_id uuid not null references holdfast.tenant on delete cascade,
  connection_id uuid not null references holdfast.connection,
  job_id uuid not null references holdfast.backup_job on delete cascade,
  run_id uuid not null references holdfast.run on delete cascade,
  object text not null,
  label text not null,
  scope text not null check (scope in ('deleted', 'changed', 'records')),
  record_ids jsonb,
  fields jsonb,
  include_children boolean not null,
  status text not null check (status in ('planning', 'planned', 'confirmed', 'running', 'completed', 'completed_with_errors', 'failed')),
  plan_hash text,
  epoch int not null default 0,
  requested_by_member_id uuid not null references holdfast.member,
  requested_at timestamptz not null,
  confirmed_at timestamptz,
  finished_at timestamptz,
  heartbeat_at timestamptz,
  api_calls int not null default 0,
  problem jsonb
);
--> statement-breakpoint
create index on holdfast.restore (job_id, requested_at desc);
--> statement-breakpoint
create table holdfast.restore_item (
  restore_id uuid not null references holdfast.restore on delete cascade,
  tenant_id uuid not null,
  seq int not null,
  object text not null,
  label text not null,
  record_id text not null,
  name text not null,
  action text not null check (action in ('undelete', 'update', 'insert', 'noop', 'blocked')),
  outcome text not null check (outcome in ('planned', 'done', 'verified', 'differs', 'failed', 'in_doubt')),
  values jsonb not null,
  before jsonb,
  deferred jsonb not null default '[]',
  new_id text,
  error_code text,
  message text,
  primary key (restore_id, seq)
);
--> statement-breakpoint
create table holdfast.id_ledger (
  id bigint generated by default as identity primary key,
  tenant_id uuid not null references holdfast.tenant on delete cascade,
  connection_id uuid not null references holdfast.connection,
  object text not null,
  old_id text not null,
  new_id text not null,
  restore_id uuid not null references holdfast.restore,
  at timestamptz not null
);
--> statement-breakpoint
create index on holdfast.id_ledger (connection_id, old_id);
--> statement-breakpoint
-- Row security. The tenant of a transaction is set by set_config('holdfast.tenant_id', ..., true); unset means nothing is visible.
create function holdfast.current_tenant() returns uuid language sql stable as
  $$ select nullif(current_setting('holdfast.tenant_id', true), '')::uuid $$;
--> statement-breakpoint
do $$
declare t text;
begin
  foreach t in array array['member', 'signing_key', 'request_nonce', 'connection', 'backup_job', 'run', 'run_object', 'restore', 'restore_item', 'id_ledger'] loop
    execute format('alter table holdfast.%I enable row level security', t);
    execute format('alter table holdfast.%I force row level security', t);
    execute format('create policy own_tenant on holdfast.%I using (tenant_id = holdfast.current_tenant()) with check (tenant_id = holdfast.current_tenant())', t);
  end loop;
end $$;
--> statement-breakpoint
alter table holdfast.tenant enable row level security;
--> statement-breakpoint
alter table holdfast.tenant force row level security;
--> statement-breakpoint
create policy own_tenant on holdfast.tenant using (id = holdfast.current_tenant()) with check (id = holdfast.current_tenant());
--> statement-breakpoint
grant select, insert, update on holdfast.tenant, holdfast.member, holdfast.signing_key, holdfast.connection, holdfast.backup_job, holdfast.run, holdfast.restore to holdfast_api, holdfast_worker;
--> statement-breakpoint
grant insert, delete, select on holdfast.request_nonce to holdfast_api;
--> statement-breakpoint
grant select on holdfast.run_object, holdfast.restore_item, holdfast.id_ledger to holdfast_api;
--> statement-breakpoint
grant select, insert, update, delete on holdfast.run_object, holdfast.restore_item to holdfast_worker;
--> statement-breakpoint
grant select, insert on holdfast.id_ledger to holdfast_worker;
--> statement-breakpoint
grant usage on all sequences in schema holdfast to holdfast_worker;
--> statement-breakpoint
-- What must be known before a tenant is: which tenant a key belongs to, and which tenants have work. Nothing else crosses tenants.
create policy scheduler_reads on holdfast.signing_key for select to holdfast_scheduler using (true);
--> statement-breakpoint
create policy scheduler_reads on holdfast.tenant for select to holdfast_scheduler using (true);
--> statement-breakpoint
create policy scheduler_reads on holdfast.backup_job for select to holdfast_scheduler using (true);
--> statement-breakpoint
create policy scheduler_reads on holdfast.run for select to holdfast_scheduler using (true);
--> statement-breakpoint
create policy scheduler_reads on holdfast.restore for select to holdfast_scheduler using (true);
--> statement-breakpoint
create policy scheduler_purges on holdfast.request_nonce to holdfast_scheduler using (true);
--> statement-breakpoint
grant select on holdfast.signing_key, holdfast.tenant, holdfast.backup_job, holdfast.run, holdfast.restore to holdfast_scheduler;
--> statement-breakpoint
grant select, delete on holdfast.request_nonce to holdfast_scheduler;
--> statement-breakpoint
create function holdfast.find_signing_key(wanted text) returns table (key_id text, tenant_id uuid, org_id text, sealed_key bytea, expires_at timestamptz)
  language sql stable security definer set search_path = pg_catalog as
  $$ select k.key_id, k.tenant_id, t.org_id, k.sealed_key, k.expires_at from holdfast.signing_key k join holdfast.tenant t on t.id = k.tenant_id where k.key_id = wanted $$;
--> statement-breakpoint
create function holdfast.find_tenant(wanted_org_id text) returns uuid
  language sql stable security definer set search_path = pg_catalog as
  $$ select id from holdfast.tenant where org_id = wanted_org_id $$;
--> statement-breakpoint
create function holdfast.due_jobs(at timestamptz, most int) returns table (tenant_id uuid, job_id uuid)
  language sql stable security definer set search_path = pg_catalog as
  $$ select tenant_id, id from holdfast.backup_job where enabled and next_run_at <= at order by next_run_at limit most $$;
--> statement-breakpoint
-- Unfinished work, for the reconciler: it re-enqueues whatever has no live queue job.
create function holdfast.open_work(silent_since timestamptz) returns table (kind text, tenant_id uuid, connection_id uuid, id uuid, status text)
  language sql stable security definer set search_path = pg_catalog as
  $$ select 'run', tenant_id, connection_id, id, status from holdfast.run
       where status in ('pending', 'running', 'record_data_complete') and coalesce(heartbeat_at, requested_at) < silent_since
     union all
     select 'restore', tenant_id, connection_id, id, status from holdfast.restore
       where status in ('planning', 'confirmed', 'running') and coalesce(heartbeat_at, requested_at) < silent_since $$;
--> statement-breakpoint
create function holdfast.purge_nonces(before timestamptz) returns bigint
  language sql volatile security definer set search_path = pg_catalog as
  $$ with gone as (delete from holdfast.request_nonce where seen_at < before returning 1) select count(*) from gone $$;
--> statement-breakpoint
reset role;
--> statement-breakpoint
grant create on schema holdfast to holdfast_scheduler;
--> statement-breakpoint
alter function holdfast.find_signing_key(text) owner to holdfast_scheduler;
--> statement-breakpoint
alter function holdfast.find_tenant(text) owner to holdfast_scheduler;
--> statement-breakpoint
alter function holdfast.due_jobs(timestamptz, int) owner to holdfast_scheduler;
--> statement-breakpoint
alter function holdfast.open_work(timestamptz) owner to holdfast_scheduler;
--> statement-breakpoint
alter function holdfast.purge_nonces(timestamptz) owner to holdfast_scheduler;
--> statement-breakpoint
revoke create on schema holdfast from holdfast_scheduler;
--> statement-breakpoint
revoke all on all functions in schema holdfast from public;
--> statement-breakpoint
grant execute on all functions in schema holdfast to holdfast_api, holdfast_worker, holdfast_owner, holdfast_scheduler;
