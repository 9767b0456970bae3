import { customType, pgSchema } from 'drizzle-orm/pg-core';

/** All control tables live in this Postgres schema; version stores have one schema per connection. */
export const holdfast = pgSchema('holdfast');

/** Binary column as a Buffer. */
export const bytea = customType<{ data: Buffer; driverData: Buffer }>({ dataType: () => 'bytea' });
