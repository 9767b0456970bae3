export * from './jobs.ts';
export * from './restores.ts';
export * from './runs.ts';
export { holdfast } from './schema.ts';
export * from './tenants.ts';
