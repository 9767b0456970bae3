export * from './alerts.ts';
export * from './audit.ts';
export * from './jobs.ts';
export * from './notifications.ts';
export * from './restores.ts';
export * from './retention.ts';
export * from './runs.ts';
export { holdfast } from './schema.ts';
export * from './tenants.ts';
