export * from './canonical-request.ts';
export * from './clock.ts';
export * from './description.ts';
export * from './errors.ts';
export * from './job-settings.ts';
export * from './run-state.ts';
export * from './salesforce-id.ts';
