import { timingSafeEqual } from 'node:crypto';
import { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { withTenant } from '#core/db';
import { HoldfastError, isSalesforceId, signRequest, toId18 } from '#core/model';
import { ensureMember, findSigningKey, rememberNonce } from '#core/tenants';
import type { ServerDependencies } from '../dependencies.ts';

/** Who made a signed call. */
export interface Caller {
  readonly tenantId: string;
  readonly memberId: string;
  readonly orgId: string;
  readonly userId: string;
  readonly owner: boolean;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the signature check; reading it on an unsigned route throws. */
    caller: Caller;
  }
  interface FastifyContextConfig {
    /** `none`: unsigned (health only); `owner`: only for holders of Holdfast_Owner; default `member`. */
    role?: 'none' | 'member' | 'owner';
  }
}

/** Seconds by which a call's time may lie behind or ahead of ours (reliability S6). */
const oldestSeconds = 120;
const newestSeconds = 10;
/** Largest body of a call, bytes. */
const bodyLimit = 1_048_576;

interface SignatureHeaders {
  readonly org: string;
  readonly user: string;
  readonly time: string;
  readonly nonce: string;
  readonly keyId: string;
  readonly signature: string;
}

/** One refusal for every cause, so that a forger learns nothing. */
function refused(): HoldfastError {
  return new HoldfastError('UNAUTHENTICATED', 'This call is not signed by a known org.', {
    remedy: 'Open Holdfast inside Salesforce and connect the org again.',
  });
}

function readHeaders(request: FastifyRequest): SignatureHeaders {
  const read = (name: string, form: RegExp): string => {
    const value = request.headers[name];
    if (typeof value !== 'string' || !form.test(value)) throw refused();
    return value;
  };
  const org = read('x-holdfast-org', /^[a-zA-Z0-9]{18}$/);
  const user = read('x-holdfast-user', /^[a-zA-Z0-9]{18}$/);
  if (!isSalesforceId(org) || !isSalesforceId(user)) throw refused();
  return {
    org,
    user,
    time: read('x-holdfast-time', /^[1-9][0-9]{9}$/),
    nonce: read('x-holdfast-nonce', /^[0-9a-f]{32}$/),
    keyId: read('x-holdfast-key-id', /^[A-Za-z0-9_-]{1,64}$/),
    signature: read('x-holdfast-signature', /^[A-Za-z0-9+/]{43}=$/),
  };
}

async function readBody(payload: AsyncIterable<Buffer | string>): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of payload) {
    const bytes = Buffer.isBuffer(part) ? part : Buffer.from(part);
    size += bytes.length;
    if (size > bodyLimit)
      throw new HoldfastError('BAD_REQUEST', 'The request body is too large.', {
        remedy: 'Send at most 1 MB.',
      });
    parts.push(bytes);
  }
  return Buffer.concat(parts);
}

function assertFresh(time: string, now: Date): void {
  const age = now.getTime() / 1000 - Number(time);
  if (age > oldestSeconds || age < -newestSeconds) throw refused();
}

async function authenticate(
  deps: ServerDependencies,
  request: FastifyRequest,
  body: Buffer,
): Promise<Caller> {
  const { database, clock, masterKey } = deps;
  const headers = readHeaders(request);
  assertFresh(headers.time, clock.now());
  const key = await findSigningKey(database.db, masterKey, headers.keyId);
  const { method } = request;
  const sent = Buffer.from(headers.signature, 'base64');
  const expected = Buffer.from(
    signRequest(key?.key ?? Buffer.alloc(32), {
      method,
      target: request.raw.url ?? '',
      orgId: headers.org,
      userId: headers.user,
      epochSeconds: headers.time,
      nonce: headers.nonce,
      body,
    }),
    'base64',
  );
  const signed = sent.length === expected.length && timingSafeEqual(sent, expected);
  if (!signed || key === undefined) throw refused();
  if (key.orgId !== headers.org || (key.expiresAt !== null && key.expiresAt <= clock.now())) throw refused();
  return await withTenant(database.db, key.tenantId, async (tx) => {
    if (!(await rememberNonce(tx, clock, { tenantId: key.tenantId, nonce: headers.nonce }))) throw refused();
    const userId = toId18(headers.user);
    const member = await ensureMember(tx, clock, { tenantId: key.tenantId, userId });
    return { tenantId: key.tenantId, memberId: member.id, orgId: headers.org, userId, owner: member.owner };
  });
}

/**
 * Lets in only calls that the org's packaged Apex signed (package reference 2.2): raw target and raw body are checked before
 * anything is parsed, the nonce is spent in Postgres, so a replay fails across processes and restarts.
 */
export const signaturePlugin = fp<ServerDependencies>(
  async (app, deps) => {
    app.decorateRequest('caller', {
      getter(): Caller {
        throw new HoldfastError('INTERNAL', 'This route has no caller.');
      },
    });
    app.addHook('preParsing', async (request, _reply, payload) => {
      const role = request.routeOptions.config.role ?? 'member';
      if (role === 'none' || request.is404) return payload;
      const body = await readBody(payload as AsyncIterable<Buffer>);
      const caller = await authenticate(deps, request, body);
      Object.defineProperty(request, 'caller', { value: caller });
      if (role === 'owner' && !caller.owner) {
        throw new HoldfastError('FORBIDDEN', 'Only an owner of Holdfast may do this.', {
          remedy: 'Ask an owner to give you the permission set Holdfast Owner.',
        });
      }
      return Object.assign(Readable.from(body.length === 0 ? [] : [body]), {
        receivedEncodedLength: body.length,
      });
    });
  },
  { name: 'signature' },
);
