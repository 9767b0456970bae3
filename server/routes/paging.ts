import { Type } from 'typebox';

/** Query value `limit`: text, since query strings are never coerced. */
export const Limit = Type.Optional(
  Type.String({ pattern: '^([1-9]|[1-9][0-9]|1[0-9][0-9]|200)$', description: '1 to 200' }),
);

/** The number in a `limit` query value, or `otherwise` when it was not given. */
export function limitOf(limit: string | undefined, otherwise: number): number {
  return limit === undefined ? otherwise : Number(limit);
}
