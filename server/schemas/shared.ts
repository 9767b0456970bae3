import { Type, type Static, type TSchema } from 'typebox';
import { changeKinds, coverages, runStatuses } from '#core/model';

/** A schema for one of a fixed list of strings. */
export function OneOf<const T extends readonly string[]>(values: T) {
  return Type.Unsafe<T[number]>({ type: 'string', enum: [...values] });
}

/** A schema or null. */
export function Nullable<T extends TSchema>(schema: T) {
  return Type.Union([schema, Type.Null()]);
}

/** A list that the code may not change, as those of core are. */
export function List<T extends TSchema>(item: T, options: { readonly maxItems?: number } = {}) {
  return Type.Unsafe<readonly Static<T>[]>(Type.Array(item, options));
}

/** An object that refuses properties it does not know. */
export const Closed = { additionalProperties: false } as const;

export const Uuid = Type.String({ format: 'uuid' });
/** 15 or 18 character Salesforce id in requests; replies always hold 18. */
export const RecordId = Type.String({ pattern: '^[a-zA-Z0-9]{15}([a-zA-Z0-9]{3})?$' });
export const ApiName = Type.String({ pattern: '^[a-zA-Z][a-zA-Z0-9_]{0,79}$' });
/** ISO 8601, UTC, with milliseconds. */
export const Instant = Type.String({ format: 'date-time' });
export const Count = Type.Integer({ minimum: 0 });

export const ChangeKindSchema = OneOf(changeKinds);
export const CoverageSchema = OneOf(coverages);
export const RunStatusSchema = OneOf(runStatuses);

/** The body of every reply with status 400 or above. */
export const ErrorReply = Type.Object(
  {
    error: Type.Object(
      {
        code: Type.String(),
        /** Plain words, safe to show. */
        message: Type.String(),
        field: Type.Optional(Type.String()),
        remedy: Type.Optional(Type.String()),
        /** Quote this to support. */
        requestId: Type.String(),
      },
      Closed,
    ),
  },
  Closed,
);
export type ErrorReply = Static<typeof ErrorReply>;

/** What went wrong in a run or restore, with the next step. */
export const Problem = Type.Object(
  { code: Type.String(), message: Type.String(), remedy: Type.Optional(Type.String()) },
  Closed,
);
export type Problem = Static<typeof Problem>;
