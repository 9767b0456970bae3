import { Type, type Static } from 'typebox';
import { ApiName, ChangeKindSchema, Closed, Count, Instant, Nullable, OneOf, Uuid } from './shared.ts';

const ruleFields = {
  object: ApiName,
  kind: ChangeKindSchema,
  comparison: OneOf(['over', 'under']),
  threshold: Type.Number({ minimum: 0, maximum: 1_000_000_000_000 }),
  /** `percent` of the records that the object had in the run before. */
  unit: OneOf(['count', 'percent']),
  enabled: Type.Boolean(),
};

/** POST /v1/jobs/{jobId}/alerts, POST /v1/jobs/{jobId}/alerts/try */
export const NewAlertRule = Type.Object(ruleFields, Closed);

/** PATCH /v1/jobs/{jobId}/alerts/{ruleId}; what is left out stays as it is. */
export const AlertRuleChange = Type.Partial(Type.Object(ruleFields), { ...Closed, minProperties: 1 });

export const AlertRule = Type.Object({ id: Uuid, ...ruleFields }, Closed);

export const AlertRuleList = Type.Object({ rules: Type.Array(AlertRule) }, Closed);

/** What a rule would have said about the job's last runs. */
export const AlertTrials = Type.Object(
  {
    trials: Type.Array(
      Type.Object(
        {
          runId: Uuid,
          number: Type.Integer({ minimum: 1 }),
          requestedAt: Instant,
          /** Null when it would have stayed silent. */
          message: Nullable(Type.String()),
        },
        Closed,
      ),
    ),
  },
  Closed,
);

/** GET /v1/runs/{runId}/alerts */
export const RunAlertList = Type.Object(
  {
    alerts: Type.Array(
      Type.Object(
        {
          id: Uuid,
          cause: OneOf(['rule', 'unusual', 'mass_change', 'not_evaluated']),
          ruleId: Nullable(Uuid),
          object: Type.String(),
          label: Type.String(),
          kind: ChangeKindSchema,
          observed: Count,
          message: Type.String(),
          raisedAt: Instant,
        },
        Closed,
      ),
    ),
  },
  Closed,
);
export type RunAlertList = Static<typeof RunAlertList>;
