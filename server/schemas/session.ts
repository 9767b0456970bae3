import { Type, type Static } from 'typebox';
import { Closed, List, OneOf, RecordId, Uuid } from './shared.ts';

/** GET /v1/session */
export const Session = Type.Object(
  {
    user: Type.Object(
      { id: RecordId, name: Type.String(), username: Type.String(), owner: Type.Boolean() },
      Closed,
    ),
    org: Type.Object({ id: RecordId, name: Type.String() }, Closed),
  },
  Closed,
);
export type Session = Static<typeof Session>;

/** One org that backups can read. `warnings`: what the connected user lacks and what that costs. */
export const Connection = Type.Object(
  {
    id: Uuid,
    name: Type.String(),
    orgId: RecordId,
    orgName: Type.String(),
    username: Type.String(),
    instanceUrl: Type.String(),
    sandbox: Type.Boolean(),
    status: OneOf(['connected', 'reauthorise']),
    warnings: Type.Array(
      Type.Object(
        {
          permission: Type.String(),
          consequence: Type.String(),
          /** API names of the objects, or `Object.Field`, that it concerns; 50 at most. */
          objects: Type.Optional(List(Type.String())),
        },
        Closed,
      ),
    ),
  },
  Closed,
);
export type Connection = Static<typeof Connection>;

/** GET /v1/connections */
export const ConnectionList = Type.Object({ connections: Type.Array(Connection) }, Closed);
