import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Connection } from 'jsforce';
import { CLIENTS } from './install.ts';
import type { LabOrg } from './lab.ts';

/** jsforce as conformance/ pins it, not as the product installs it. */
const jsforce = createRequire(join(CLIENTS, 'package.json'))('jsforce') as {
  readonly Connection: typeof Connection;
};

/** A connection that knows instance url and token. */
export function connectTo({ simulator }: LabOrg, version = '67.0'): Connection {
  const { url: instanceUrl, accessToken } = simulator;
  return new jsforce.Connection({ instanceUrl, accessToken, version });
}

/** A connection that has still to log in. */
export const strangerAt = ({ simulator }: LabOrg): Connection =>
  new jsforce.Connection({ loginUrl: simulator.url, version: '67.0' });

/** A connection with a dead access token and a good refresh token. */
export function staleConnection({ simulator }: LabOrg): Connection {
  const { url: instanceUrl, refreshToken, clientId, clientSecret, orgId } = simulator;
  return new jsforce.Connection({
    oauth2: { loginUrl: instanceUrl, clientId, clientSecret, redirectUri: `${instanceUrl}/done` },
    instanceUrl,
    accessToken: `${orgId.slice(0, 15)}!dead.token`,
    refreshToken,
    version: '67.0',
  });
}
