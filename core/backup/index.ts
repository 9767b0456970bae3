export { performRun, type SliceOutcome } from './perform-run.ts';
export { defaultLimits, type RunDeps, type RunLimits, type RunLog } from './run-deps.ts';
