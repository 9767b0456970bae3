import { Type, type Static } from 'typebox';
import { objectViews } from '#core/jobs';
import { objectGroups } from '#core/model';
import { ObjectFilterSchema, settingsShape } from './job-settings.ts';
import { ApiName, Closed, Count, Instant, Nullable, OneOf } from './shared.ts';

export const ObjectViewSchema = OneOf(objectViews);

/** One object of an org, as a job may choose it. */
export const OrgObject = Type.Object(
  {
    object: ApiName,
    label: Type.String(),
    custom: Type.Boolean(),
    /** Of its managed package; null for other objects. */
    namespace: Nullable(Type.String()),
    group: OneOf(objectGroups),
    /** Why it is not recommended or not supported; empty for a recommended one. */
    reason: Type.String(),
    selected: Type.Boolean(),
    /** It came to the org after the job was saved and was not taken in. */
    isNew: Type.Boolean(),
    /** Salesforce's own cached count; null where it gives none. */
    estimatedRecords: Nullable(Count),
  },
  Closed,
);

/** GET /v1/jobs/{jobId}/objects?view= and GET /v1/connections/{connectionId}/objects?view=, by label. */
export const OrgObjectList = Type.Object(
  {
    /** Null when the org was not listed yet: have it listed by POST .../objects/refresh. */
    listedAt: Nullable(Instant),
    /** Objects in each view, whichever was asked for. */
    counts: Type.Object(
      { recommended: Count, not_recommended: Count, selected: Count, unselected: Count, unsupported: Count },
      Closed,
    ),
    objects: Type.Array(OrgObject),
  },
  Closed,
);
export type OrgObjectList = Static<typeof OrgObjectList>;

/** POST /v1/connections/{connectionId}/objects/refresh -> 202. `listedAt` changes when a worker has listed the org. */
export const ListingRequested = Type.Object({ listedAt: Nullable(Instant) }, Closed);

/** POST /v1/connections/{connectionId}/forecast: settings that need not be saved. */
export const ForecastRequest = Type.Object(
  {
    objectFilter: ObjectFilterSchema,
    includeFiles: settingsShape.includeFiles,
    apiLimitPercent: settingsShape.apiLimitPercent,
    bulkLimitPercent: settingsShape.bulkLimitPercent,
  },
  Closed,
);

const Amount = Type.Number({ minimum: 0 });

/** GET /v1/jobs/{jobId}/forecast: what the next run is expected to take. */
export const Forecast = Type.Object(
  {
    /** When the org was listed from which this was worked out. */
    listedAt: Instant,
    calls: Count,
    bulkJobs: Count,
    minutes: Amount,
    /** New file bodies, each a call of its own, fetched in the background after the records. */
    files: Type.Object({ calls: Count, minutes: Amount }, Closed),
    budget: Type.Object(
      {
        apiMax: Nullable(Count),
        /** By all programs, when the org was listed. */
        apiUsed: Nullable(Count),
        /** Left to the job under its own limit. */
        apiLeft: Nullable(Count),
        bulkLeft: Nullable(Count),
      },
      Closed,
    ),
    /** What does not fit into the allowance, in plain words; empty when all fits. */
    warnings: Type.Array(Type.String()),
    /** Most calls first. Small objects share their calls, so that these have decimals. */
    objects: Type.Array(
      Type.Object(
        {
          object: ApiName,
          label: Type.String(),
          records: Nullable(Count),
          mode: OneOf(['full', 'incremental']),
          route: OneOf(['rest', 'bulk']),
          calls: Amount,
          minutes: Amount,
        },
        Closed,
      ),
    ),
  },
  Closed,
);
export type Forecast = Static<typeof Forecast>;
