-- When an insert of this record was last sent, by the org's clock: after a lost reply, what was created since is looked through.
set role holdfast_owner;
--> statement-breakpoint
alter table holdfast.restore_item add column intent_at timestamptz;
--> statement-breakpoint
-- Finds the records of a restore that others point to.
create index on holdfast.restore_item (restore_id, record_id);
--> statement-breakpoint
reset role;
