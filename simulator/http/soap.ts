import { XMLParser } from 'fast-xml-parser';
import { malformedId, SalesforceError } from '../engine/errors.ts';
import { normalizeId } from '../engine/ids.ts';
import type { Actor } from '../engine/actor.ts';
import { plainText } from '../engine/values.ts';
import { escapeMarkup } from './markup.ts';
import type { Reply, SimRequest } from './exchange.ts';
import { userByPassword } from './oauth.ts';
import type { Site } from './site.ts';
import { siteFor } from './site-for-user.ts';
import { soapConvertLead } from './soap-convert-lead.ts';
import { soapMerge } from './soap-merge.ts';
import { describeTabs } from './soap-tabs.ts';

/** SOAP partner API: login, getUserInfo, getServerTimestamp, undelete, emptyRecycleBin, delete, merge, convertLead, describeTabs, logout. */

type Node = Readonly<Record<string, unknown>>;

const parser = new XMLParser({
  ignoreAttributes: true,
  removeNSPrefix: true,
  parseTagValue: false,
  trimValues: true,
});

/** Answers /services/Soap/u/XX.0[/orgid]; undefined for other paths. */
export function answerSoap(site: Site, request: SimRequest): Reply | undefined {
  if (!/^\/services\/Soap\/u\/\d+(\.\d)?(\/\w+)?$/.test(request.path)) return undefined;
  if (request.method !== 'POST') return { status: 405, text: '' };
  try {
    return envelope(200, body(site, request));
  } catch (error) {
    if (!(error instanceof SalesforceError)) throw error;
    return fault(error);
  }
}

function fault(error: SalesforceError): Reply {
  const code = escapeMarkup(error.code);
  const text = escapeMarkup(`${error.code}: ${error.message}`);
  return envelope(
    500,
    `<soapenv:Fault><faultcode>sf:${code}</faultcode><faultstring>${text}</faultstring><detail>` +
      `<sf:UnexpectedErrorFault xsi:type="sf:UnexpectedErrorFault"><sf:exceptionCode>${code}</sf:exceptionCode>` +
      `<sf:exceptionMessage>${escapeMarkup(error.message)}</sf:exceptionMessage></sf:UnexpectedErrorFault></detail></soapenv:Fault>`,
  );
}

function envelope(status: number, content: string): Reply {
  const text =
    `<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" ` +
    `xmlns="urn:partner.soap.sforce.com" xmlns:sf="urn:fault.partner.soap.sforce.com" ` +
    `xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soapenv:Body>${content}</soapenv:Body></soapenv:Envelope>`;
  return { status, text, type: 'text/xml;charset=UTF-8' };
}

const child = (node: unknown, name: string): unknown =>
  typeof node === 'object' && node !== null ? (node as Node)[name] : undefined;
const text = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';
const list = (value: unknown): unknown[] =>
  value === undefined ? [] : Array.isArray(value) ? (value as unknown[]) : [value];

function body(site: Site, request: SimRequest): string {
  const root = child(readXml(request), 'Envelope');
  const content = child(root, 'Body');
  if (typeof content !== 'object' || content === null) throw unreadable('SOAP Body is missing');
  const [call = '', parameters] = Object.entries(content as Node)[0] ?? [];
  refuseUnknownElements(call, parameters);
  if (call === 'login') return login(site, request, parameters);
  const token = text(child(child(child(root, 'Header'), 'SessionHeader'), 'sessionId'));
  const session = site.sessions.find(token);
  if (session === undefined) {
    throw new SalesforceError(
      'INVALID_SESSION_ID',
      'Invalid Session ID found in SessionHeader: Illegal Session. Session not found, missing session hash',
      [],
    );
  }
  if (!site.usage.count())
    throw new SalesforceError('REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.');
  const actor: Actor = { userId: session.userId, system: false };
  site.org.housekeep();
  // Refuses users without the API; calls that read must go through the site it answers.
  siteFor(site, session);
  switch (call) {
    case 'getServerTimestamp':
      return response(call, `<result><timestamp>${site.org.now().toISOString()}</timestamp></result>`);
    case 'getUserInfo':
      return response(call, `<result>${userInfo(site, session.userId)}</result>`);
    case 'undelete':
      return rowCall(call, parameters, (id) => site.org.undelete(id, actor));
    case 'describeTabs':
      return describeTabs(siteFor(site, session));
    case 'convertLead':
      return soapConvertLead(site.org, parameters, actor);
    case 'merge':
      return soapMerge(site.org, parameters, actor);
    case 'delete':
      return rowCall(call, parameters, (id) => site.org.delete(id, actor));
    case 'emptyRecycleBin':
      return rowCall(call, parameters, (id) => site.org.purge(id, actor));
    case 'logout':
      site.sessions.revoke(token);
      return response(call, '');
    default:
      throw unreadable(`No operation available for request {urn:partner.soap.sforce.com}${call}`);
  }
}

/** The elements that each call takes (partner WSDL). Not merge: see soap-merge.ts. */
const elementsOf: Readonly<Record<string, readonly string[]>> = {
  login: ['username', 'password'],
  undelete: ['ids'],
  delete: ['ids'],
  emptyRecycleBin: ['ids'],
  describeTabs: [],
  convertLead: ['leadConverts'],
};

/** An element that the call does not know is refused, never passed over: the caller would believe it was obeyed. */
function refuseUnknownElements(call: string, parameters: unknown): void {
  const known = elementsOf[call];
  if (known === undefined || typeof parameters !== 'object' || parameters === null) return;
  const unknown = Object.keys(parameters).find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw unreadable(`Element {urn:partner.soap.sforce.com}${unknown} invalid at this location`);
  }
}

const unreadable = (message: string): SalesforceError => new SalesforceError('UNKNOWN_EXCEPTION', message);
const response = (call: string, content: string): string => `<${call}Response>${content}</${call}Response>`;

function readXml(request: SimRequest): unknown {
  try {
    return parser.parse(request.body) as unknown;
  } catch (error) {
    throw unreadable(`The request could not be parsed: ${error instanceof Error ? error.message : ''}`);
  }
}

function login(site: Site, request: SimRequest, parameters: unknown): string {
  const userId = userByPassword(
    site,
    text(child(parameters, 'username')),
    text(child(parameters, 'password')),
  );
  if (userId === undefined) {
    throw new SalesforceError(
      'INVALID_LOGIN',
      'Invalid username, password, security token; or user locked out.',
    );
  }
  const version = /\/u\/(\d+(?:\.\d)?)/.exec(request.path)?.[1] ?? '';
  const org = site.org.orgId.slice(0, 15);
  return response(
    'login',
    `<result><metadataServerUrl>${site.url}/services/Soap/m/${version}/${org}</metadataServerUrl><passwordExpired>false</passwordExpired>` +
      `<sandbox>false</sandbox><serverUrl>${site.url}/services/Soap/u/${version}/${org}</serverUrl>` +
      `<sessionId>${site.sessions.open(userId).token}</sessionId><userId>${userId}</userId>` +
      `<userInfo>${userInfo(site, userId)}</userInfo></result>`,
  );
}

function userInfo(site: Site, userId: string): string {
  const user = site.org.store.get(userId)?.values ?? {};
  const fields: Readonly<Record<string, unknown>> = {
    accessibilityMode: false,
    currencySymbol: '$',
    orgDefaultCurrencyIsoCode: 'USD',
    orgHasPersonAccounts: site.org.settings.personAccounts,
    organizationId: site.org.orgId,
    organizationMultiCurrency: site.org.settings.currencies.length > 1,
    organizationName: site.org.store.get(site.org.orgId)?.values['Name'],
    profileId: user['ProfileId'],
    roleId: user['UserRoleId'],
    sessionSecondsValid: 7200,
    userEmail: user['Email'],
    userFullName: user['Name'],
    userId,
    userLanguage: user['LanguageLocaleKey'],
    userLocale: user['LocaleSidKey'],
    userName: user['Username'],
    userTimeZone: user['TimeZoneSidKey'],
    userType: 'Standard',
  };
  return Object.entries(fields)
    .map(([name, value]) => `<${name}>${escapeMarkup(plainText(value))}</${name}>`)
    .join('');
}

const MOST_IDS = 200;

/** A call with a list of ids: one result each, in order. */
function rowCall(call: string, parameters: unknown, work: (id: string) => void): string {
  const ids = list(child(parameters, 'ids') ?? child(parameters, 'ID')).map(text);
  if (ids.length > MOST_IDS) {
    throw new SalesforceError(
      'EXCEEDED_ID_LIMIT',
      `record limit reached. cannot submit more than ${MOST_IDS} records into this call`,
    );
  }
  return response(call, ids.map((id) => rowResult(id, work)).join(''));
}

function rowResult(given: string, work: (id: string) => void): string {
  const id = normalizeId(given);
  try {
    if (id === undefined) throw malformedId(given);
    work(id);
    return `<result><id>${id}</id><success>true</success></result>`;
  } catch (error) {
    if (!(error instanceof SalesforceError)) throw error;
    const fields = error.fields.map((field) => `<fields>${escapeMarkup(field)}</fields>`).join('');
    return (
      `<result><errors>${fields}<message>${escapeMarkup(error.message)}</message><statusCode>${error.code}</statusCode></errors>` +
      `<id${id === undefined ? ' xsi:nil="true"/>' : `>${id}</id>`}<success>false</success></result>`
    );
  }
}
