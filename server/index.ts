export { buildServer } from './app.ts';
export type { ServerDependencies } from './dependencies.ts';
