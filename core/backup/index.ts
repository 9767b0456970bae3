export { forgetJob } from './forget-job.ts';
export { listOrg } from './list-org.ts';
export { performFiles, type FilesOutcome } from './perform-files.ts';
export { performRun, type SliceOutcome } from './perform-run.ts';
export { defaultLimits, type RunDeps, type RunLimits, type RunLog, type RunMeter } from './run-deps.ts';
