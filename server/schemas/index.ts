export * from './jobs.ts';
export * from './restores.ts';
export * from './runs.ts';
export * from './session.ts';
export * from './shared.ts';
