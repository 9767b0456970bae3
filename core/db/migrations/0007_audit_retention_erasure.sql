-- The audit log, what retention purges and holds back, and the records that were erased for good.
set role holdfast_owner;
--> statement-breakpoint
-- Append-only: no role of ours may update or delete, and each entry carries the hash of the one before it.
create table holdfast.audit_entry (
  tenant_id uuid not null references holdfast.tenant,
  -- From 1, without gaps.
  sequence bigint not null check (sequence > 0),
  -- Milliseconds, as they are hashed: finer digits could be altered unseen.
  at timestamptz(3) not null,
  -- Who: null for Holdfast itself. Copied, since names change and members may go.
  member_id uuid,
  user_id text,
  name text not null,
  kind text not null,
  job_id uuid,
  subject jsonb not null,
  facts jsonb not null,
  previous_hash bytea not null,
  hash bytea not null,
  primary key (tenant_id, sequence)
);
--> statement-breakpoint
create index on holdfast.audit_entry (tenant_id, job_id, sequence) where job_id is not null;
--> statement-breakpoint
create index on holdfast.audit_entry (tenant_id, kind, sequence);
--> statement-breakpoint
-- When the snapshot of the run was given up; its row stays, with status and counts.
alter table holdfast.run add column purged_at timestamptz;
--> statement-breakpoint
-- A purge that is larger than the margin allows, waiting for a person.
create table holdfast.retention_hold (
  id uuid primary key,
  tenant_id uuid not null references holdfast.tenant on delete cascade,
  connection_id uuid not null references holdfast.connection on delete cascade,
  held_at timestamptz not null,
  -- Numbers of the runs whose snapshots would go: a confirmation covers these and no others.
  runs jsonb not null,
  versions bigint not null,
  versions_total bigint not null,
  oldest_kept_at timestamptz,
  confirmed_by_member_id uuid,
  confirmed_at timestamptz,
  -- Carried out, or overtaken by another policy.
  settled_at timestamptz
);
--> statement-breakpoint
create unique index retention_hold_one_open on holdfast.retention_hold (connection_id) where settled_at is null;
--> statement-breakpoint
create table holdfast.erasure (
  id uuid primary key,
  tenant_id uuid not null references holdfast.tenant on delete cascade,
  connection_id uuid not null references holdfast.connection on delete cascade,
  job_id uuid not null,
  object text not null,
  label text not null,
  -- Only until the erasure is done.
  record_id text,
  include_files boolean not null,
  -- records_erased: the bodies of their files are still to be removed.
  status text not null check (status in ('requested', 'records_erased', 'done', 'failed')),
  -- Ids of the records whose files are to be removed, only until that is done.
  file_record_ids jsonb,
  requested_by_member_id uuid not null,
  requested_at timestamptz not null,
  finished_at timestamptz,
  records int not null default 0,
  versions bigint not null default 0,
  files bigint not null default 0,
  restore_items int not null default 0,
  problem jsonb
);
--> statement-breakpoint
create index on holdfast.erasure (connection_id, requested_at desc);
--> statement-breakpoint
-- Sealed by the master key, so that a copy of the database does not tell which records were erased.
create table holdfast.erasure_salt (
  tenant_id uuid primary key references holdfast.tenant on delete cascade,
  sealed_salt bytea not null,
  created_at timestamptz not null
);
--> statement-breakpoint
-- What later runs, restores and exports skip: the SHA-256 of salt and Id.
create table holdfast.erased_record (
  tenant_id uuid not null references holdfast.tenant on delete cascade,
  connection_id uuid not null references holdfast.connection on delete cascade,
  object text not null,
  id_hash bytea not null,
  erasure_id uuid not null references holdfast.erasure on delete cascade,
  -- Whether the org still held the record when it was last read: then its counts are above ours by one.
  live boolean not null,
  erased_at timestamptz not null,
  primary key (connection_id, object, id_hash)
);
--> statement-breakpoint
do $$
declare t text;
begin
  foreach t in array array['audit_entry', 'retention_hold', 'erasure', 'erasure_salt', 'erased_record'] loop
    execute format('alter table holdfast.%I enable row level security', t);
    execute format('alter table holdfast.%I force row level security', t);
    execute format('create policy own_tenant on holdfast.%I using (tenant_id = holdfast.current_tenant()) with check (tenant_id = holdfast.current_tenant())', t);
  end loop;
end $$;
--> statement-breakpoint
grant select, insert on holdfast.audit_entry to holdfast_api, holdfast_worker;
--> statement-breakpoint
grant select, update on holdfast.retention_hold to holdfast_api;
--> statement-breakpoint
grant select, insert, update on holdfast.retention_hold to holdfast_worker;
--> statement-breakpoint
grant select, insert on holdfast.erasure to holdfast_api;
--> statement-breakpoint
grant select, insert, update on holdfast.erasure to holdfast_worker;
--> statement-breakpoint
grant select on holdfast.erased_record to holdfast_api;
--> statement-breakpoint
grant select, insert, update on holdfast.erased_record to holdfast_worker;
--> statement-breakpoint
grant select, insert on holdfast.erasure_salt to holdfast_worker;
--> statement-breakpoint
reset role;
