-- File bodies in a verification: how far it is, and what it has looked at.
set role holdfast_owner;
--> statement-breakpoint
alter table holdfast.verification
  -- Name of the last content that is done; files come before objects.
  add column files_up_to text not null default '',
  add column files_done boolean not null default false,
  -- Contents of which existence and size were checked, and of which every byte was read.
  add column files_checked bigint not null default 0,
  add column files_read bigint not null default 0;
--> statement-breakpoint
reset role;
