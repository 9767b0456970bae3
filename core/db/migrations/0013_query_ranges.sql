-- Reads that Salesforce cannot answer at once are cut into ranges, each with a Bulk job of its own.
set role holdfast_owner;
--> statement-breakpoint
alter table holdfast.run_object
  -- Where the object is cut; null when it is read as a whole. Stays when the object is read anew.
  add column ranges jsonb,
  -- The range under way, from 0, and the rows that the ranges before it staged.
  add column range_at int not null default 0,
  add column range_rows bigint not null default 0;
--> statement-breakpoint
reset role;
