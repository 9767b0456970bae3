/** How an object is about to be read, as far as it is known before. */
export interface ForecastObject {
  readonly object: string;
  readonly label: string;
  /** Live records; null where nobody knows. */
  readonly records: number | null;
  readonly route: 'rest' | 'bulk';
  /** `full` for what no run has covered yet. */
  readonly mode: 'full' | 'incremental';
  /** API calls of the last run that read it the same way; null when none did. */
  readonly lastCalls: number | null;
}

/** How quick this org has proved to be. */
export interface Pace {
  readonly secondsPerCall: number;
  readonly bulkRecordsPerSecond: number;
}

/** What is expected of one object. `calls` has one decimal: small objects share their calls. */
export interface ObjectForecast {
  object: string;
  label: string;
  records: number | null;
  mode: 'full' | 'incremental';
  route: 'rest' | 'bulk';
  calls: number;
  minutes: number;
}

/** Expected calls and time of one run, without files. */
export interface RunForecast {
  objects: ObjectForecast[];
  calls: number;
  bulkJobs: number;
  minutes: number;
}

export const defaultPace: Pace = { secondsPerCall: 0.3, bulkRecordsPerSecond: 5_000 };

/** Salesforce answers 2,000 rows to a REST query; a page of a Bulk result is ours to choose (engine rules 3.2). */
const rowsPerPage = { rest: 2_000, bulk: 50_000 };
/** To start a Bulk job, to look at it three times, and to remove it. */
const callsPerBulkJob = 5;
/** Seconds that pass before Salesforce has worked off even a small Bulk job; four are under way at once. */
const secondsPerBulkJob = 8 / 4;
/** Objects in one composite call. */
const perCall = { describe: 25, query: 5 };
/** Objects with so few records are read several in one call. */
const fewRecords = 200;
/** Listing the org, the rights of the user, and the cached counts. */
const callsPerRun = 6;

/** What a run over these objects will take, at this pace. */
export function forecastRun(objects: readonly ForecastObject[], pace: Pace): RunForecast {
  const forecasts = objects.map((object) => forecastObject(object, pace));
  const shared = objects.length === 0 ? 0 : callsPerRun + objects.length / perCall.describe;
  const sum = (of: (forecast: ObjectForecast) => number) =>
    forecasts.reduce((total, forecast) => total + of(forecast), 0);
  return {
    objects: forecasts.map((forecast) => ({
      ...forecast,
      calls: decimal(forecast.calls),
      minutes: decimal(forecast.minutes),
    })),
    calls: Math.ceil(shared + sum(({ calls }) => calls)),
    bulkJobs: objects.filter(usesBulkJob).length,
    minutes: decimal((shared * pace.secondsPerCall) / 60 + sum(({ minutes }) => minutes)),
  };
}

function forecastObject(object: ForecastObject, pace: Pace): ObjectForecast {
  const { lastCalls, ...told } = object;
  const calls = lastCalls ?? callsFor(object);
  const bulk = usesBulkJob(object);
  const rows = bulk ? (object.records ?? 0) / pace.bulkRecordsPerSecond + secondsPerBulkJob : 0;
  return { ...told, calls, minutes: (calls * pace.secondsPerCall + rows) / 60 };
}

/** Changes of a run are few, whatever the object holds: most objects need no more than the query that tells whether there are any. */
function callsFor({ mode, route, records }: ForecastObject): number {
  const counting = 1 / perCall.query;
  if (mode === 'incremental') return 1.5 * counting;
  if (records === 0) return counting;
  const pages = Math.max(1, Math.ceil((records ?? 1) / rowsPerPage[route]));
  if (route === 'bulk') return counting + callsPerBulkJob + pages;
  return counting + ((records ?? 0) <= fewRecords ? counting : pages);
}

function usesBulkJob({ mode, route }: ForecastObject): boolean {
  return route === 'bulk' && mode === 'full';
}

function decimal(value: number): number {
  return Math.round(value * 10) / 10;
}
