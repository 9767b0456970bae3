import { Type, type Static } from 'typebox';
import { RetentionPolicySchema } from './retention.ts';
import { ApiName, Closed, Count, List, Nullable, OneOf } from './shared.ts';

const Names = List(ApiName, { maxItems: 5_000 });
const Percent = Type.Integer({ minimum: 1, maximum: 100 });
/** `HH:MM` in the job's time zone. */
export const TimeOfDay = Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$' });
/** IANA zone, such as `Europe/Zurich`. */
export const TimeZone = Type.String({ minLength: 1, maxLength: 64 });

/** Which objects a job backs up: `recommended` less `exclude` plus `include`, or exactly `include`. */
export const ObjectFilterSchema = Type.Object(
  {
    mode: OneOf(['recommended', 'manual']),
    include: Names,
    exclude: Names,
    /** Objects that come to the org later join by themselves. */
    newObjects: Type.Boolean(),
    /** Objects of managed packages that are installed later join by themselves. */
    newPackages: Type.Boolean(),
  },
  {
    ...Closed,
    examples: [{ mode: 'recommended', include: [], exclude: ['Lead'], newObjects: true, newPackages: true }],
  },
);

/** Settings of a job beside its name and schedule. */
export const settingsShape = {
  /** Share of the org's daily API allowance at which reading stops, in percent; every program's calls count. */
  apiLimitPercent: Percent,
  /** Share of the org's daily Bulk query jobs, in percent; null for no limit of the job's own. */
  bulkLimitPercent: Nullable(Percent),
  includeFiles: Type.Boolean(),
  objectFilter: ObjectFilterSchema,
  retention: RetentionPolicySchema,
};

/** PATCH /v1/jobs/{jobId} -> Job. What is left out stays. */
export const JobChange = Type.Partial(
  Type.Object(
    {
      name: Type.String({ minLength: 1, maxLength: 80 }),
      timeOfDay: TimeOfDay,
      timeZone: TimeZone,
      ...settingsShape,
    },
    Closed,
  ),
  { ...Closed, minProperties: 1 },
);
export type JobChange = Static<typeof JobChange>;

/** POST /v1/jobs/{jobId}/reschedule -> Job. Standard jobs only. */
export const NewSchedule = Type.Object({ timeOfDay: TimeOfDay, timeZone: TimeZone }, Closed);

const Allowed = Type.Object({ allowed: Count, used: Count }, Closed);

/** GET /v1/entitlement: what the tenant's plan allows, and how much of it is used. */
export const Entitlement = Type.Object(
  {
    plan: Type.String(),
    standardJobs: Allowed,
    highFrequencyJobs: Allowed,
    /** Most objects of one high-frequency job. */
    highFrequencyObjects: Count,
    /** Whether a new job may choose its kind: a standard one exists and the plan has high-frequency ones. */
    kindCanBeChosen: Type.Boolean(),
  },
  Closed,
);
export type Entitlement = Static<typeof Entitlement>;
