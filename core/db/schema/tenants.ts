import { boolean, integer, jsonb, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import type { PermissionWarning } from '#core/model';
import { bytea, holdfast } from './schema.ts';

/** Written by: core/tenants. One installation: the home org whose package talks to the backend. */
export const tenant = holdfast.table('tenant', {
  id: uuid().primaryKey(),
  /** 18 characters. */
  orgId: text('org_id').notNull().unique(),
  name: text().notNull(),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
});

/** Written by: core/tenants. A Salesforce user of the home org. */
export const member = holdfast.table('member', {
  id: uuid().primaryKey(),
  tenantId: uuid('tenant_id').notNull(),
  userId: text('user_id').notNull(),
  username: text().notNull(),
  name: text().notNull(),
  owner: boolean().notNull().default(false),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
});

/** Written by: core/tenants. HMAC keys that sign calls from the home org, sealed. */
export const signingKey = holdfast.table('signing_key', {
  keyId: text('key_id').primaryKey(),
  tenantId: uuid('tenant_id').notNull(),
  sealedKey: bytea('sealed_key').notNull(),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
  /** Refused from this instant on; null while it is the current key. */
  expiresAt: timestamp('expires_at', { withTimezone: true }),
});

/** Written by: core/tenants. A Salesforce org that the backend holds a token for. */
export const connection = holdfast.table('connection', {
  id: uuid().primaryKey(),
  tenantId: uuid('tenant_id').notNull(),
  ownerMemberId: uuid('owner_member_id').notNull(),
  shared: boolean().notNull().default(false),
  name: text().notNull(),
  orgId: text('org_id').notNull(),
  orgName: text('org_name').notNull(),
  instanceUrl: text('instance_url').notNull(),
  userId: text('user_id').notNull(),
  username: text().notNull(),
  sandbox: boolean().notNull().default(false),
  /** Such as `67.0`; one version for all calls of the connection. */
  apiVersion: text('api_version').notNull(),
  status: text({ enum: ['connected', 'reauthorise'] }).notNull(),
  /** What the connected user lacks, as of the newest look. */
  warnings: jsonb().$type<PermissionWarning[]>().notNull(),
  /** Data key of the connection, wrapped by the master key. */
  wrappedDataKey: bytea('wrapped_data_key').notNull(),
  /** Token source as JSON, sealed under the data key: see core/tenants. */
  sealedToken: bytea('sealed_token').notNull(),
  /** Postgres schema of its version store, derived from its id. */
  storeSchema: text('store_schema').notNull(),
  /** Highest run number given out. */
  lastRunNumber: integer('last_run_number').notNull().default(0),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull(),
});
