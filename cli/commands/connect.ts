import { Command } from 'commander';
import type { TokenSource } from '#core/salesforce';
import { connectHomeOrg } from '#core/tenants';
import { sessionCommand } from '../command.ts';
import { badOption } from '../output.ts';

interface ConnectOptions {
  readonly instanceUrl: string;
  readonly name?: string;
  readonly clientId?: string;
  readonly clientSecret?: string;
  readonly refreshToken?: string;
  readonly accessToken?: string;
  readonly apiVersion: string;
}

function tokenSource(options: ConnectOptions): TokenSource {
  const { accessToken, clientId, clientSecret, refreshToken, instanceUrl: loginUrl } = options;
  if (accessToken !== undefined) return { kind: 'access_token', accessToken };
  if (clientId === undefined) {
    throw badOption(
      '--client-id',
      'No way to sign in was given.',
      'Give --client-id with --client-secret, or --access-token.',
    );
  }
  if (refreshToken !== undefined) {
    return {
      kind: 'refresh_token',
      clientId,
      refreshToken,
      loginUrl,
      ...(clientSecret === undefined ? {} : { clientSecret }),
    };
  }
  if (clientSecret === undefined)
    throw badOption('--client-secret', 'The client secret is missing.', 'Give --client-secret.');
  return { kind: 'client_credentials', clientId, clientSecret, loginUrl };
}

/** `holdfast connect`: stores an org's token, sealed, and makes the tenant where there is none. */
export function connectCommand(): Command {
  const command = new Command('connect')
    .description('Connect a Salesforce org.')
    .requiredOption('--instance-url <url>', 'My Domain of the org, such as https://acme.my.salesforce.com')
    .option('--name <name>', 'name of the connection (default: the name of the org)')
    .option('--client-id <id>', 'consumer key of the External Client App')
    .option('--client-secret <secret>', 'its consumer secret')
    .option('--refresh-token <token>', 'a refresh token of the web-server flow')
    .option('--access-token <token>', 'a session for a short try; it cannot be renewed')
    .option('--api-version <version>', 'API version of all calls', '67.0');
  return sessionCommand<ConnectOptions>(command, async ({ session, output }, options) => {
    output.progress(`Asking ${options.instanceUrl} who we are ...`);
    const { database, clock, masterKey } = session;
    const { instanceUrl, apiVersion, name } = options;
    const access = {
      instanceUrl,
      apiVersion,
      tokenSource: tokenSource(options),
      ...(name === undefined ? {} : { name }),
    };
    const { tenantId, member, connection } = await connectHomeOrg(database.db, clock, masterKey, access);
    const { id, orgId } = connection;
    output.result({ connectionId: id, orgId, tenantId, user: member.username }, [
      `Connected org ${orgId} (${connection.orgName}) as ${member.name}.`,
      `Connection ${id}`,
      ...connection.warnings.map(({ permission, consequence }) => `Missing: ${permission}. ${consequence}`),
    ]);
  });
}
