-- Tasks are added in the transaction of the row they concern. The API may do so only through this function, which the
-- worker role owns, as it owns the queue. plpgsql, so that the queue's schema may be installed before or after.
set role holdfast_owner;
--> statement-breakpoint
create function holdfast.enqueue(task text, payload json, queue text, job_key text, run_at timestamptz, max_attempts int) returns void
  language plpgsql volatile security definer set search_path = pg_catalog as $$
begin
  perform graphile_worker.add_job(task, payload, queue_name := queue, run_at := run_at, max_attempts := max_attempts, job_key := job_key);
end $$;
--> statement-breakpoint
reset role;
--> statement-breakpoint
grant create on schema holdfast to holdfast_worker;
--> statement-breakpoint
alter function holdfast.enqueue(text, json, text, text, timestamptz, int) owner to holdfast_worker;
--> statement-breakpoint
revoke create on schema holdfast from holdfast_worker;
--> statement-breakpoint
revoke all on function holdfast.enqueue(text, json, text, text, timestamptz, int) from public;
--> statement-breakpoint
grant execute on function holdfast.enqueue(text, json, text, text, timestamptz, int) to holdfast_api, holdfast_worker;
