import { HoldfastError } from '#core/model';
import type { TokenSource } from '#core/salesforce';

/** What the Salesforce CLI knows of an org. */
export interface SfLogin {
  readonly instanceUrl: string;
  readonly tokenSource: TokenSource;
}

/**
 * The login that `sf org login` left on this machine for an alias or user name, read by Salesforce's own library from its encrypted
 * files. A login with a refresh token lasts; one without is good for a short try. Throws BAD_REQUEST when there is none.
 */
export async function readSfLogin(aliasOrUsername: string): Promise<SfLogin> {
  // Loaded here, since it is large and only this option needs it.
  const { AuthInfo, StateAggregator } = await import('@salesforce/core');
  const state = await StateAggregator.getInstance();
  const username = state.aliases.resolveUsername(aliasOrUsername);
  const fields = await AuthInfo.create({ username }).then(
    (login) => login.getFields(true),
    (cause: unknown) => {
      throw unknownLogin(aliasOrUsername, cause);
    },
  );
  const { instanceUrl, accessToken, refreshToken, clientId, clientSecret, loginUrl } = fields;
  if (instanceUrl === undefined || accessToken === undefined) throw unknownLogin(aliasOrUsername);
  if (refreshToken === undefined || clientId === undefined) {
    return { instanceUrl, tokenSource: { kind: 'access_token', accessToken } };
  }
  const secret = clientSecret === undefined || clientSecret === '' ? {} : { clientSecret };
  const renewable = { kind: 'refresh_token' as const, clientId, refreshToken, ...secret };
  return { instanceUrl, tokenSource: { ...renewable, loginUrl: loginUrl ?? instanceUrl } };
}

function unknownLogin(name: string, cause?: unknown): HoldfastError {
  const message = `The Salesforce CLI on this machine has no usable login "${name}".`;
  const remedy = 'Log in with `sf org login web --alias NAME`, or see `sf org list`.';
  return new HoldfastError('BAD_REQUEST', message, { field: '--target-org', remedy }, cause);
}
