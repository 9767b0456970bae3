/** How an object is about to be read, as far as it is known before. */
export interface ForecastObject {
  readonly object: string;
  readonly label: string;
  /** Live records; null where nobody knows. */
  readonly records: number | null;
  readonly route: 'rest' | 'bulk';
  /** `full` for what no run has covered yet. */
  readonly mode: 'full' | 'incremental';
  /** How the last run read its changes: by which route, and how many pages; null when none did. */
  readonly lastChanges: { readonly route: 'rest' | 'bulk'; readonly pages: number } | null;
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
const callsPerRun = 4;

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
  const { lastChanges, ...told } = object;
  const route = object.mode === 'incremental' ? (lastChanges?.route ?? 'rest') : object.route;
  const calls = object.mode === 'incremental' ? callsForChanges(lastChanges) : callsForAll(object);
  const records = object.mode === 'incremental' ? 0 : (object.records ?? 0);
  const rows = usesBulkJob(object) ? records / pace.bulkRecordsPerSecond + secondsPerBulkJob : 0;
  return { ...told, route, calls, minutes: (calls * pace.secondsPerCall + rows) / 60 };
}

/** Of one object among those that are counted, or asked for their newest record, together. */
const share = 1 / perCall.query;

/** An object changes tomorrow much as it did today; most do not, and need no more than the question whether they did. */
function callsForChanges(last: ForecastObject['lastChanges']): number {
  if (last === null || last.pages <= 1) return 1.5 * share;
  return last.route === 'bulk' ? share + callsPerBulkJob + last.pages : share + last.pages;
}

function callsForAll({ route, records }: ForecastObject): number {
  if (records === 0) return share;
  // What Salesforce has no count for is mostly empty.
  if (records === null) return 1.25 * share;
  const pages = Math.ceil(records / rowsPerPage[route]);
  if (route === 'bulk') return share + callsPerBulkJob + pages;
  return share + (records <= fewRecords ? share : pages);
}

function usesBulkJob({ mode, route, lastChanges }: ForecastObject): boolean {
  return mode === 'full' ? route === 'bulk' : lastChanges?.route === 'bulk' && lastChanges.pages > 0;
}

function decimal(value: number): number {
  return Math.round(value * 10) / 10;
}
