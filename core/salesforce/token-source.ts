import { HoldfastError } from '#core/model';

/** An access token given by hand (demo, tests, a command-line login). It cannot be renewed. */
export interface AccessTokenSource {
  readonly kind: 'access_token';
  readonly accessToken: string;
}

/** Web-server flow: a refresh token that Salesforce may replace at each use (rotation). */
export interface RefreshTokenSource {
  readonly kind: 'refresh_token';
  readonly clientId: string;
  readonly clientSecret?: string;
  readonly refreshToken: string;
  readonly loginUrl: string;
  /** The token issued last, so that another client of the connection need not log in again. */
  readonly accessToken?: string;
}

/** Client credentials flow of an integration user: a new token at any time, nothing to rotate. */
export interface ClientCredentialsSource {
  readonly kind: 'client_credentials';
  readonly clientId: string;
  readonly clientSecret: string;
  readonly loginUrl: string;
  /** The token issued last. */
  readonly accessToken?: string;
}

/** Where the access token of a connection comes from. Secret throughout: stored sealed, never logged. */
export type TokenSource = AccessTokenSource | RefreshTokenSource | ClientCredentialsSource;

/** Form fields of the token request of a source (OAuth 2.0, RFC 6749 sections 4.4 and 6). */
export function tokenForm(source: RefreshTokenSource | ClientCredentialsSource): URLSearchParams {
  const form = new URLSearchParams({ client_id: source.clientId });
  if (source.clientSecret !== undefined) form.set('client_secret', source.clientSecret);
  if (source.kind === 'client_credentials') form.set('grant_type', 'client_credentials');
  else {
    form.set('grant_type', 'refresh_token');
    form.set('refresh_token', source.refreshToken);
  }
  return form;
}

/** The error that tells a person to connect the org again. */
export function mustReauthorise(salesforceCode: string): HoldfastError {
  return new HoldfastError(
    'REAUTHORISE',
    'Salesforce no longer accepts the authorisation of this connection.',
    {
      salesforceCode,
      remedy: 'Connect the org again.',
    },
  );
}
