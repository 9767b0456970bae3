-- How changes are found: what an org lets be read which way, and rows that are whole although not everything is in sight.
set role holdfast_owner;
--> statement-breakpoint
alter table holdfast.run_object
  -- Every row that the connected user sees was read, even where fields or records are out of his sight: the next run builds on it.
  add column rows_whole boolean not null default false;
--> statement-breakpoint
-- What refusals taught: which objects Bulk does not take, which show only to a filtered query, which to none. Learned anew for each API
-- version. Written by: core/backup.
create table holdfast.object_capability (
  tenant_id uuid not null references holdfast.tenant on delete cascade,
  connection_id uuid not null references holdfast.connection on delete cascade,
  object text not null,
  api_version text not null,
  capability text not null check (capability in ('rest_only', 'filter_required', 'not_queryable')),
  learned_at timestamptz not null,
  primary key (connection_id, object, api_version)
);
--> statement-breakpoint
alter table holdfast.object_capability enable row level security;
--> statement-breakpoint
alter table holdfast.object_capability force row level security;
--> statement-breakpoint
create policy own_tenant on holdfast.object_capability
  using (tenant_id = holdfast.current_tenant()) with check (tenant_id = holdfast.current_tenant());
--> statement-breakpoint
grant select on holdfast.object_capability to holdfast_api;
--> statement-breakpoint
grant select, insert, update, delete on holdfast.object_capability to holdfast_worker;
--> statement-breakpoint
reset role;
