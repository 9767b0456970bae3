-- What can be backed up of an org, what a job has seen of it, and how many jobs a tenant may have.
set role holdfast_owner;
--> statement-breakpoint
-- The objects of an org as its last listing named them. The API reads them here: it does not talk to Salesforce.
create table holdfast.org_object (
  connection_id uuid not null references holdfast.connection on delete cascade,
  tenant_id uuid not null references holdfast.tenant on delete cascade,
  object text not null,
  label text not null,
  custom boolean not null,
  namespace text,
  choice text not null check (choice in ('recommended', 'not_recommended', 'unsupported')),
  reason text not null default '',
  -- Salesforce's own cached count; null where it gives none.
  estimated_records bigint,
  route text not null check (route in ('rest', 'bulk')),
  primary key (connection_id, object)
);
--> statement-breakpoint
create table holdfast.org_listing (
  connection_id uuid primary key references holdfast.connection on delete cascade,
  tenant_id uuid not null references holdfast.tenant on delete cascade,
  listed_at timestamptz not null,
  -- Calls of the org's daily allowance; null where Salesforce did not tell.
  api_used int,
  api_max int,
  bulk_used int,
  bulk_max int
);
--> statement-breakpoint
-- Objects that a job has met. One that is not here yet is new, and joins the job only if its settings say so.
create table holdfast.job_object (
  job_id uuid not null references holdfast.backup_job on delete cascade,
  tenant_id uuid not null references holdfast.tenant on delete cascade,
  object text not null,
  namespace text,
  first_seen_at timestamptz not null,
  -- It came later and was not taken in.
  left_out boolean not null default false,
  primary key (job_id, object)
);
--> statement-breakpoint
-- Jobs a tenant may have. The numbers of a plan may be raised or lowered for one tenant.
create table holdfast.plan (
  name text primary key,
  standard_jobs int not null check (standard_jobs >= 0),
  high_frequency_jobs int not null check (high_frequency_jobs >= 0),
  high_frequency_objects int not null check (high_frequency_objects > 0),
  -- The plan of tenants of which nothing is said.
  is_default boolean not null default false
);
--> statement-breakpoint
create unique index plan_one_default on holdfast.plan (is_default) where is_default;
--> statement-breakpoint
insert into holdfast.plan (name, standard_jobs, high_frequency_jobs, high_frequency_objects, is_default)
  values ('standard', 2, 0, 10, true), ('teams', 2, 2, 10, false);
--> statement-breakpoint
create table holdfast.tenant_entitlement (
  tenant_id uuid primary key references holdfast.tenant on delete cascade,
  plan text not null references holdfast.plan,
  standard_jobs int check (standard_jobs >= 0),
  high_frequency_jobs int check (high_frequency_jobs >= 0),
  high_frequency_objects int check (high_frequency_objects > 0)
);
--> statement-breakpoint
-- A deleted job is gone for people at once; its history follows in the background, and its name is free again.
alter table holdfast.backup_job add column deleted_at timestamptz;
--> statement-breakpoint
drop index holdfast.backup_job_name_key;
--> statement-breakpoint
create unique index backup_job_name_key on holdfast.backup_job (tenant_id, lower(name)) where deleted_at is null;
--> statement-breakpoint
-- Rights of the connected user as of the run, so that "fewer rows" can be explained later.
alter table holdfast.run add column permissions jsonb;
--> statement-breakpoint
-- Old Ids are looked up for ever, also when the job whose restore made the new ones is deleted.
alter table holdfast.id_ledger drop constraint id_ledger_restore_id_fkey;
--> statement-breakpoint
do $$
declare t text;
begin
  foreach t in array array['org_object', 'org_listing', 'job_object', 'tenant_entitlement'] loop
    execute format('alter table holdfast.%I enable row level security', t);
    execute format('alter table holdfast.%I force row level security', t);
    execute format('create policy own_tenant on holdfast.%I using (tenant_id = holdfast.current_tenant()) with check (tenant_id = holdfast.current_tenant())', t);
  end loop;
end $$;
--> statement-breakpoint
grant select on holdfast.plan, holdfast.tenant_entitlement, holdfast.org_object, holdfast.org_listing to holdfast_api;
--> statement-breakpoint
grant select, insert, update, delete on holdfast.org_object, holdfast.org_listing, holdfast.tenant_entitlement to holdfast_worker;
--> statement-breakpoint
grant select on holdfast.plan to holdfast_worker;
--> statement-breakpoint
grant select, insert, update, delete on holdfast.job_object to holdfast_api, holdfast_worker;
--> statement-breakpoint
grant delete on holdfast.backup_job, holdfast.run, holdfast.restore to holdfast_worker;
--> statement-breakpoint
reset role;
