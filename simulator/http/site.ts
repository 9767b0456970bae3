import type { KeyObject } from 'node:crypto';
import type { Org } from '../engine/org.ts';
import type { World } from '../worlds/world.ts';
import type { BulkQueryJobs } from './bulk-query-jobs.ts';
import type { BulkLoads } from './bulk/loads.ts';
import type { Cursors } from './cursors.ts';
import type { Faults } from './faults.ts';
import type { Reply, SimRequest } from './exchange.ts';
import type { Session, Sessions } from './sessions.ts';
import type { ApiUsage } from './usage.ts';

/** The connected app that clients use. */
export interface ConnectedApp {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Does each refresh answer a new refresh token and end the old one? */
  readonly rotateRefreshTokens: boolean;
  /** Certificate or key that JWT assertions are verified with. */
  readonly jwtPublicKey: KeyObject | undefined;
  /** Believe any signature of a JWT while no key is registered. */
  readonly acceptAnyJwtSignature: boolean;
}

/** Everything a route may need of one simulated org and its web server. */
export interface Site {
  readonly org: Org;
  readonly world: World;
  readonly seed: number;
  readonly sessions: Sessions;
  readonly usage: ApiUsage;
  readonly cursors: Cursors;
  readonly bulkQueries: BulkQueryJobs;
  readonly bulkLoads: BulkLoads;
  readonly faults: Faults;
  readonly app: ConnectedApp;
  readonly password: string;
  /** Most rows in one page of Bulk results. */
  readonly bulkPageRows: number;
  /** Most records in one page of a REST query. */
  readonly restPageRows: number;
  /** Are some pages in the midst of a REST query shorter than others? */
  readonly shortPages: boolean;
  /** `http://localhost:8801`; known once the server listens. */
  url: string;
  /** Answers a subrequest of a composite call: `rest` is what follows /services/data/{version}/. */
  readonly dispatch: (
    site: Site,
    request: SimRequest,
    version: string,
    rest: string,
    session: Session,
  ) => Reply;
}
