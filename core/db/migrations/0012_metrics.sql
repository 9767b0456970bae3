-- What Prometheus asks at each scrape: counts over all tenants, without a name or a value of any of them. For the worker's role alone.
set role holdfast_owner;
--> statement-breakpoint
create policy scheduler_reads on holdfast.run_object for select to holdfast_scheduler using (true);
--> statement-breakpoint
create policy scheduler_reads on holdfast.notification for select to holdfast_scheduler using (true);
--> statement-breakpoint
grant select on holdfast.run_object, holdfast.notification to holdfast_scheduler;
--> statement-breakpoint
create index run_requested_at on holdfast.run (requested_at);
--> statement-breakpoint
create index notification_created_at on holdfast.notification (created_at);
--> statement-breakpoint
create function holdfast.state_metrics() returns table (metric text, label text, value double precision)
  language sql stable security definer set search_path = pg_catalog as
  $$ with recent as (select * from holdfast.run where requested_at > now() - interval '24 hours')
     select 'holdfast_runs', status, count(*)::float8 from holdfast.run
       where status in ('pending', 'running', 'record_data_complete') or requested_at > now() - interval '24 hours' group by status
     union all
     select 'holdfast_objects', coalesce(o.coverage, o.state), count(*) from holdfast.run_object o join recent r on r.id = o.run_id group by 2
     union all
     select 'holdfast_oldest_pending_run_seconds', '', coalesce(extract(epoch from now() - min(requested_at)), 0) from holdfast.run where status = 'pending'
     union all
     select 'holdfast_silent_run_seconds', '', coalesce(extract(epoch from now() - min(heartbeat_at)), 0) from holdfast.run where status = 'running'
     union all
     select 'holdfast_unconcluded_runs', '', count(*) from holdfast.run
       where concluded_at is null and finished_at between now() - interval '7 days' and now() - interval '5 minutes'
     union all
     select 'holdfast_files', state, coalesce(sum(files), 0) from recent
       cross join lateral (values ('done', files_done), ('failed', files_failed), ('waiting', files_total - files_done - files_failed)) f (state, files)
       group by state
     union all
     select 'holdfast_notifications', state, count(*) from holdfast.notification where created_at > now() - interval '24 hours' group by state $$;
--> statement-breakpoint
-- The queue belongs to the worker's role. plpgsql, so that its schema may be installed before or after.
create function holdfast.metrics() returns table (metric text, label text, value double precision)
  language plpgsql stable set search_path = pg_catalog as $$
begin
  return query select m.metric, m.label, m.value from holdfast.state_metrics() m;
  return query select 'holdfast_queue_jobs', s.state, count(j.id)::float8
    from (values ('ready'), ('scheduled'), ('running'), ('given_up')) s (state)
    left join graphile_worker.jobs j on s.state = case
      when j.locked_at is not null then 'running' when j.attempts >= j.max_attempts then 'given_up'
      when j.run_at > now() then 'scheduled' else 'ready' end
    group by s.state;
end $$;
--> statement-breakpoint
reset role;
--> statement-breakpoint
grant create on schema holdfast to holdfast_scheduler;
--> statement-breakpoint
alter function holdfast.state_metrics() owner to holdfast_scheduler;
--> statement-breakpoint
revoke create on schema holdfast from holdfast_scheduler;
--> statement-breakpoint
revoke all on function holdfast.state_metrics(), holdfast.metrics() from public;
--> statement-breakpoint
grant execute on function holdfast.state_metrics(), holdfast.metrics() to holdfast_worker;
