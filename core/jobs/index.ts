export { cancelRun } from './cancel-run.ts';
export { decideArrivals, settleChoice, type Arrivals, type RunChoice } from './arrivals.ts';
export { markConcluded, runToConclude, type RunToConclude } from './conclude.ts';
export { createJob, type NewJob } from './create-job.ts';
export { deleteJob } from './delete-job.ts';
export { dueJobs, startDueRun, type DueJob } from './due-jobs.ts';
export {
  entitlementOf,
  entitlementUse,
  setEntitlement,
  type Entitlement,
  type EntitlementUse,
  type NewEntitlement,
} from './entitlement.ts';
export type { ForecastBudget } from './forecast-budget.ts';
export { forecast, forecastJob, type Forecast, type ForecastWish } from './forecast-job.ts';
export {
  defaultPace,
  forecastRun,
  type ForecastObject,
  type ObjectForecast,
  type Pace,
  type RunForecast,
} from './forecast.ts';
export { defaultSettings, type JobKind, type JobSettings } from './job-settings.ts';
export { getJob, listJobs, type Job } from './job.ts';
export {
  listJobObjects,
  listOrgObjects,
  objectViews,
  storeListing,
  type ListedObject,
  type Listing,
  type ObjectView,
  type OrgAllowance,
  type OrgObject,
  type OrgObjectList,
} from './org-objects.ts';
export { requestListing } from './request-listing.ts';
export { requestRun } from './request-run.ts';
export { toRunSummary, type RunSummary, type RunTrigger } from './run-summary.ts';
export { nextRunAt } from './schedule.ts';
export {
  disableJob,
  enableJob,
  rescheduleJob,
  updateJob,
  type JobChange,
  type Schedule,
} from './update-job.ts';
export { requireUsableConnection } from './usable-connection.ts';
