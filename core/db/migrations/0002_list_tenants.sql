-- The operator's command line works on a tenant it must first find. Only the worker role may list them; the API never can.
set role holdfast_owner;
--> statement-breakpoint
create function holdfast.list_tenants() returns table (tenant_id uuid, org_id text, name text)
  language sql stable security definer set search_path = pg_catalog as
  $$ select id, org_id, name from holdfast.tenant order by created_at $$;
--> statement-breakpoint
reset role;
--> statement-breakpoint
grant create on schema holdfast to holdfast_scheduler;
--> statement-breakpoint
alter function holdfast.list_tenants() owner to holdfast_scheduler;
--> statement-breakpoint
revoke create on schema holdfast from holdfast_scheduler;
--> statement-breakpoint
revoke all on function holdfast.list_tenants() from public;
--> statement-breakpoint
grant execute on function holdfast.list_tenants() to holdfast_worker;
