import { Command } from 'commander';
import type { TokenSource } from '#core/salesforce';
import { connectHomeOrg } from '#core/tenants';
import { sessionCommand } from '../command.ts';
import { badOption } from '../output.ts';
import { readSfLogin, type SfLogin } from '../sf-login.ts';

interface ConnectOptions {
  readonly instanceUrl?: string;
  readonly targetOrg?: string;
  readonly name?: string;
  readonly clientId?: string;
  readonly clientSecret?: string;
  readonly refreshToken?: string;
  readonly accessToken?: string;
  readonly apiVersion: string;
}

function tokenSource(options: ConnectOptions, loginUrl: string): TokenSource {
  const { accessToken, clientId, clientSecret, refreshToken } = options;
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

/** Where the org is and how to sign in: from the Salesforce CLI's login, or from the options. */
async function orgLogin(options: ConnectOptions): Promise<SfLogin> {
  const { targetOrg, instanceUrl } = options;
  if (targetOrg !== undefined) return await readSfLogin(targetOrg);
  if (instanceUrl === undefined) {
    throw badOption(
      '--instance-url',
      'No org was named.',
      'Give --target-org, or --instance-url with a way to sign in.',
    );
  }
  return { instanceUrl, tokenSource: tokenSource(options, instanceUrl) };
}

/** `holdfast connect`: stores an org's token, sealed, and makes the tenant where there is none. */
export function connectCommand(): Command {
  const command = new Command('connect')
    .description('Connect a Salesforce org.')
    .option('--target-org <alias>', 'an org that the Salesforce CLI is logged in to on this machine')
    .option('--instance-url <url>', 'My Domain of the org, such as https://acme.my.salesforce.com')
    .option('--name <name>', 'name of the connection (default: the name of the org)')
    .option('--client-id <id>', 'consumer key of the External Client App')
    .option('--client-secret <secret>', 'its consumer secret')
    .option('--refresh-token <token>', 'a refresh token of the web-server flow')
    .option('--access-token <token>', 'a session for a short try; it cannot be renewed')
    .option('--api-version <version>', 'API version of all calls', '67.0');
  return sessionCommand<ConnectOptions>(command, async ({ session, output }, options) => {
    const login = await orgLogin(options);
    output.progress(`Asking ${login.instanceUrl} who we are ...`);
    const { database, clock, masterKey } = session;
    const { apiVersion, name } = options;
    const access = { ...login, apiVersion, ...(name === undefined ? {} : { name }) };
    const { tenantId, member, connection } = await connectHomeOrg(database.db, clock, masterKey, access);
    const { id, orgId } = connection;
    output.result({ connectionId: id, orgId, tenantId, user: member.username }, [
      `Connected org ${orgId} (${connection.orgName}) as ${member.name}.`,
      `Connection ${id}`,
      ...connection.warnings.map(({ permission, consequence }) => `Missing: ${permission}. ${consequence}`),
    ]);
  });
}
