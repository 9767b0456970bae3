-- How changes are found: what an org lets be read which way, and rows that are whole although not everything is in sight.
set role holdfast_owner;
--> statement-breakpoint
alter table holdfast.run_object
  -- Every row that the connected user sees was read, even where fields or records are out of his sight: the next run builds on it.
  add column rows_whole boolean not null default false;
--> statement-breakpoint
reset role;
