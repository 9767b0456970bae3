export { createDatabase, databaseExists, dropDatabase, otherConnections } from './create-database.ts';
export {
  openDatabase,
  type Database,
  type Db,
  type Queryable,
  type Role,
  type Schema,
  type Tx,
} from './database.ts';
export { parseDatabaseUrl, urlOfDatabase, type DatabaseAddress } from './database-url.ts';
export { startEmbeddedPostgres, type EmbeddedPostgres } from './embedded/start.ts';
export { migrateDatabase } from './migrate.ts';
export * as tables from './schema/index.ts';
export * from './schema/index.ts';
export { withTenant } from './tenant-scope.ts';
