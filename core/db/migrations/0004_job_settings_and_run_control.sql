-- What a job may be told, and what a run needs to be stopped, resumed and concluded.
set role holdfast_owner;
--> statement-breakpoint
alter table holdfast.backup_job
  -- A high-frequency job runs every hour and has no time of day.
  alter column time_of_day drop not null,
  add column api_limit_percent int not null default 80 check (api_limit_percent between 1 and 100),
  -- Share of the org's daily Bulk query jobs; null for no limit of our own.
  add column bulk_limit_percent int check (bulk_limit_percent between 1 and 100),
  add column include_files boolean not null default true,
  add column object_filter jsonb not null default '{"mode":"recommended","include":[],"exclude":[],"newObjects":true,"newPackages":true}',
  add column retention jsonb not null default '{"kind":"period","amount":1,"unit":"years"}',
  add column updated_at timestamptz,
  add constraint backup_job_time_by_kind check (kind = 'high_frequency' or time_of_day is not null);
--> statement-breakpoint
alter table holdfast.run
  -- A person asked for the end of the run; it is closed as cancelled at the next checkpoint.
  add column cancel_requested_at timestamptz,
  -- A partial run that the API allowance stopped goes on at this instant.
  add column resume_at timestamptz,
  -- Slices in a row that ended without a checkpoint.
  add column attempts int not null default 0,
  -- When alerts were evaluated, notifications queued and retention applied; null until then.
  add column concluded_at timestamptz,
  add column bulk_jobs int not null default 0,
  add column files_total bigint not null default 0,
  add column files_done bigint not null default 0,
  add column files_failed bigint not null default 0,
  add column file_bytes bigint not null default 0,
  -- When the records were complete; files may follow.
  add column records_done_at timestamptz;
--> statement-breakpoint
alter table holdfast.run drop constraint run_trigger_check;
--> statement-breakpoint
alter table holdfast.run add constraint run_trigger_check check (trigger in ('schedule', 'manual', 'first', 'catch_up'));
--> statement-breakpoint
alter table holdfast.run_object
  -- Slices that began this object and never came back: an object that kills its worker is left out by name.
  add column attempts int not null default 0,
  -- Not begun when the API allowance ended the run.
  add column not_started boolean not null default false,
  -- Fingerprint of what decides the values read: fields, types, formulas, picklists.
  add column fingerprint text;
--> statement-breakpoint
-- While files of an older run are still fetched, the next run may begin: it pauses them.
drop index holdfast.run_one_open_per_connection;
--> statement-breakpoint
create unique index run_one_open_per_connection on holdfast.run (connection_id) where status in ('pending', 'running');
--> statement-breakpoint
reset role;
