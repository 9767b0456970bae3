import { SalesforceError } from '../../engine/errors.ts';
import { childOf, childText, parseDocument, XmlSyntaxError } from '../../metadata/element.ts';
import { escapeMarkup } from '../markup.ts';
import type { Reply, SimRequest } from '../exchange.ts';
import type { Session } from '../sessions.ts';
import { siteFor } from '../site-for-user.ts';
import type { Site } from '../site.ts';
import { METADATA_CALLS } from './calls.ts';

/** Answers /services/Soap/m/NN.0[/orgid]; undefined for other paths. */
export function answerMetadataSoap(site: Site, request: SimRequest): Reply | undefined {
  const version = /^\/services\/Soap\/m\/(\d+(?:\.\d)?)(?:\/\w+)?$/.exec(request.path)?.[1];
  if (version === undefined) return undefined;
  if (request.method !== 'POST') return { status: 405, text: '' };
  try {
    return envelope(200, body(site, request, version));
  } catch (error) {
    if (error instanceof XmlSyntaxError)
      return fault(new SalesforceError('UNKNOWN_EXCEPTION', error.message));
    if (!(error instanceof SalesforceError)) throw error;
    return fault(error);
  }
}

function body(site: Site, request: SimRequest, version: string): string {
  const root = parseDocument(request.body);
  const parameters = childOf(root, 'Body')?.children[0];
  if (parameters === undefined) throw new SalesforceError('UNKNOWN_EXCEPTION', 'SOAP Body is missing');
  const header = childOf(root, 'Header');
  const session = site.sessions.find(childText(childOf(header, 'SessionHeader'), 'sessionId') ?? '');
  if (session === undefined) {
    throw new SalesforceError(
      'INVALID_SESSION_ID',
      'Invalid Session ID found in SessionHeader: Illegal Session. Session not found, missing session hash',
    );
  }
  if (!site.usage.count())
    throw new SalesforceError('REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.');
  const call = METADATA_CALLS[parameters.name];
  if (call === undefined) {
    const name = `{http://soap.sforce.com/2006/04/metadata}${parameters.name}`;
    throw new SalesforceError('UNKNOWN_EXCEPTION', `No operation available for request ${name}`);
  }
  requireRight(siteFor(site, session), session);
  const allOrNone = childText(childOf(header, 'AllOrNoneHeader'), 'allOrNone') === 'true';
  const content = call({ site, session, version, parameters, allOrNone });
  return `<${parameters.name}Response>${content}</${parameters.name}Response>`;
}

/** Metadata may be read and changed with one of these permissions only [documented]. */
function requireRight(site: Site, session: Session): void {
  const { access } = site.org;
  if (
    ['ModifyMetadata', 'ModifyAllData', 'CustomizeApplication'].some((name) =>
      access.may(session.userId, name),
    )
  )
    return;
  throw new SalesforceError(
    'INSUFFICIENT_ACCESS',
    'use of the Metadata API requires a user with the ModifyAllData or ModifyMetadata permissions',
  );
}

function fault(error: SalesforceError): Reply {
  const code = escapeMarkup(error.code);
  const text = escapeMarkup(`${error.code}: ${error.message}`);
  return envelope(
    500,
    `<soapenv:Fault><faultcode>sf:${code}</faultcode><faultstring>${text}</faultstring></soapenv:Fault>`,
  );
}

function envelope(status: number, content: string): Reply {
  const text =
    `<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" ` +
    `xmlns="http://soap.sforce.com/2006/04/metadata" xmlns:sf="http://soap.sforce.com/2006/04/metadata" ` +
    `xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soapenv:Body>${content}</soapenv:Body></soapenv:Envelope>`;
  return { status, text, type: 'text/xml;charset=UTF-8' };
}
