import {
  ApexException,
  ApexThrown,
  throwApex,
  UnsupportedApex,
  type PlatformClass,
  type PlatformObject,
  type Value,
} from './values.ts';

/** A request as Apex built it; `path` is what follows the named credential. */
export interface Callout {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Milliseconds. */
  readonly timeout: number;
}

/** What came back. */
export interface CalloutReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Sends a callout. Rejects when nothing answered; Apex then sees a CalloutException. */
export type SendCallout = (callout: Callout) => Promise<CalloutReply>;

const namedCredential = 'callout:Holdfast_Backend';
/** Salesforce's own default, in milliseconds. */
const defaultTimeout = 10_000;

/** HttpRequest and Http of Apex over `send`. Only the package's named credential can be called. */
export function calloutClasses(send: SendCallout): PlatformClass[] {
  return [
    { name: 'HttpRequest', statics: {}, construct: () => new HttpRequest() },
    { name: 'Http', statics: {}, construct: () => httpObject(send) },
  ];
}

class HttpRequest implements PlatformObject {
  readonly platformType = 'HttpRequest';
  method = 'GET';
  endpoint = '';
  body = '';
  timeout = defaultTimeout;
  readonly headers: Record<string, string> = {};

  call(name: string, [first, second]: readonly Value[]): Value {
    switch (name) {
      case 'setmethod':
        this.method = String(first);
        return null;
      case 'setendpoint':
        this.endpoint = String(first);
        return null;
      case 'setbody':
        this.body = String(first);
        return null;
      case 'settimeout':
        this.timeout = Number(first);
        return null;
      case 'setheader':
        if (typeof second !== 'string') throwApex('System.NullPointerException', 'Argument cannot be null.');
        this.headers[String(first)] = second;
        return null;
      default:
        throw new UnsupportedApex(`HttpRequest.${name}()`);
    }
  }
}

function httpObject(send: SendCallout): PlatformObject {
  return {
    platformType: 'Http',
    async call(name, [request]) {
      if (name !== 'send' || !(request instanceof HttpRequest)) throw new UnsupportedApex(`Http.${name}()`);
      if (!request.endpoint.startsWith(`${namedCredential}/`)) {
        throw new UnsupportedApex('a callout that does not use the named credential Holdfast_Backend');
      }
      const { method, headers, body, timeout } = request;
      const path = request.endpoint.slice(namedCredential.length);
      return responseObject(await sent(send, { method, path, headers, body, timeout }));
    },
  };
}

async function sent(send: SendCallout, callout: Callout): Promise<CalloutReply> {
  try {
    return await send(callout);
  } catch (error) {
    const message =
      error instanceof Error && error.name === 'TimeoutError' ? 'Read timed out' : 'Connection refused';
    throw new ApexThrown(new ApexException('System.CalloutException', message, ['calloutexception'], null));
  }
}

function responseObject(reply: CalloutReply): PlatformObject {
  return {
    platformType: 'HttpResponse',
    call(name, [first]) {
      switch (name) {
        case 'getstatuscode':
          return reply.status;
        case 'getbody':
          return reply.body;
        case 'getheader':
          return reply.headers[String(first).toLowerCase()] ?? null;
        default:
          throw new UnsupportedApex(`HttpResponse.${name}()`);
      }
    },
  };
}

/** Callouts by fetch to the backend at `backendUrl`, such as `http://127.0.0.1:4001`. */
export function sendTo(backendUrl: string): SendCallout {
  return async ({ method, path, headers, body, timeout }) => {
    const response = await fetch(new URL(path, backendUrl), {
      method,
      headers,
      signal: AbortSignal.timeout(timeout),
      ...(body === '' ? {} : { body }),
    });
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: await response.text(),
    };
  };
}
