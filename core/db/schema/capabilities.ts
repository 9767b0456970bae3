import { primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core';
import { holdfast } from './schema.ts';

/** Written by: core/backup. What a refusal of Salesforce taught about an object, for one API version of a connection. */
export const objectCapability = holdfast.table(
  'object_capability',
  {
    tenantId: uuid('tenant_id').notNull(),
    connectionId: uuid('connection_id').notNull(),
    object: text().notNull(),
    /** Such as `67.0`. */
    apiVersion: text('api_version').notNull(),
    capability: text({ enum: ['rest_only', 'filter_required', 'not_queryable'] }).notNull(),
    learnedAt: timestamp('learned_at', { withTimezone: true }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.connectionId, table.object, table.apiVersion] })],
);
