-- Smart alerts, what they raised, where a job's results are sent, and what became of each message.
set role holdfast_owner;
--> statement-breakpoint
create table holdfast.alert_rule (
  id uuid primary key,
  tenant_id uuid not null references holdfast.tenant on delete cascade,
  job_id uuid not null references holdfast.backup_job on delete cascade,
  object text not null,
  kind text not null check (kind in ('added', 'changed', 'deleted')),
  comparison text not null check (comparison in ('over', 'under')),
  threshold double precision not null check (threshold >= 0),
  unit text not null check (unit in ('count', 'percent')),
  enabled boolean not null default true,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
--> statement-breakpoint
create index on holdfast.alert_rule (job_id);
--> statement-breakpoint
create table holdfast.run_alert (
  id uuid primary key,
  tenant_id uuid not null references holdfast.tenant on delete cascade,
  run_id uuid not null references holdfast.run on delete cascade,
  rule_id uuid references holdfast.alert_rule on delete set null,
  cause text not null check (cause in ('rule', 'unusual', 'mass_change', 'not_evaluated')),
  object text not null,
  label text not null,
  kind text not null check (kind in ('added', 'changed', 'deleted')),
  observed bigint not null,
  message text not null,
  raised_at timestamptz not null
);
--> statement-breakpoint
-- A run is evaluated again after a crash: what it raised before stays one alert.
create unique index on holdfast.run_alert (run_id, cause, object, kind, rule_id) nulls not distinct;
--> statement-breakpoint
create table holdfast.job_notification (
  job_id uuid primary key references holdfast.backup_job on delete cascade,
  tenant_id uuid not null references holdfast.tenant on delete cascade,
  send_on text not null check (send_on in ('every_run', 'failures')),
  emails jsonb not null,
  phone_numbers jsonb not null,
  -- The address of a Slack webhook is all that is needed to write to the channel, so it is kept like a password.
  sealed_slack_url bytea,
  webhook_url text,
  sealed_webhook_secret bytea,
  updated_at timestamptz not null
);
--> statement-breakpoint
create table holdfast.notification (
  id uuid primary key,
  tenant_id uuid not null references holdfast.tenant on delete cascade,
  job_id uuid not null references holdfast.backup_job on delete cascade,
  run_id uuid references holdfast.run on delete cascade,
  reason text not null check (reason in ('run', 'alert', 'test')),
  -- How the run had ended: one that stopped at the API limit and went on is told of twice.
  run_status text,
  channel text not null check (channel in ('email', 'text', 'slack', 'webhook')),
  target text not null,
  state text not null check (state in ('pending', 'sent', 'failed')),
  attempts int not null default 0,
  problem text,
  created_at timestamptz not null,
  sent_at timestamptz
);
--> statement-breakpoint
create index on holdfast.notification (job_id, created_at desc);
--> statement-breakpoint
create unique index on holdfast.notification (run_id, reason, run_status, channel, target) nulls not distinct where reason <> 'test';
--> statement-breakpoint
do $$
declare t text;
begin
  foreach t in array array['alert_rule', 'run_alert', 'job_notification', 'notification'] loop
    execute format('alter table holdfast.%I enable row level security', t);
    execute format('alter table holdfast.%I force row level security', t);
    execute format('create policy own_tenant on holdfast.%I using (tenant_id = holdfast.current_tenant()) with check (tenant_id = holdfast.current_tenant())', t);
  end loop;
end $$;
--> statement-breakpoint
grant select, insert, update, delete on holdfast.alert_rule, holdfast.job_notification to holdfast_api;
--> statement-breakpoint
grant select, insert, update on holdfast.notification to holdfast_api, holdfast_worker;
--> statement-breakpoint
grant select on holdfast.run_alert to holdfast_api;
--> statement-breakpoint
grant select on holdfast.alert_rule, holdfast.job_notification to holdfast_worker;
--> statement-breakpoint
grant select, insert on holdfast.run_alert to holdfast_worker;
--> statement-breakpoint
reset role;
