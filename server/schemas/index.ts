export * from './alerts.ts';
export * from './audit.ts';
export * from './jobs.ts';
export * from './notifications.ts';
export * from './restores.ts';
export * from './runs.ts';
export * from './session.ts';
export * from './shared.ts';
