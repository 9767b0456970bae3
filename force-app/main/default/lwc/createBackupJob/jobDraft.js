export const STANDARD = 'standard';
export const FREQUENT = 'high_frequency';

const NUMBERS = ['apiLimitPercent'];

/** A new job as the form shows it first. `objectFilter` holds the API names chosen for a high-frequency job. */
export function usualJob(timeZone) {
  return {
    kind: STANDARD,
    name: '',
    connectionId: undefined,
    timeOfDay: '02:00',
    timeZone,
    apiLimitPercent: 80,
    retention: { kind: 'period', amount: 1, unit: 'years' },
    includeFiles: true,
    runFirstBackup: true,
    objectFilter: [],
  };
}

/** The job with one field as a form element tells it. With another org or kind, the objects are chosen anew. */
export function withField(job, field, value) {
  const text = value ?? '';
  if (field === 'timeOfDay') return { ...job, timeOfDay: text.slice(0, 5) };
  if (NUMBERS.includes(field)) return { ...job, [field]: text === '' ? null : Number(text) };
  if (field === 'connectionId' || field === 'kind') return { ...job, [field]: value, objectFilter: [] };
  return { ...job, [field]: value };
}

/** What the backend is sent: a daily job has a time, an hourly one its objects and takes in no others by itself. */
export function newJob({ timeOfDay, objectFilter: include, ...job }) {
  if (job.kind === STANDARD) return { ...job, timeOfDay };
  const objectFilter = { mode: 'manual', include, exclude: [], newObjects: false, newPackages: false };
  return { ...job, objectFilter };
}
