import type { Actor } from '../engine/actor.ts';
import { convertLead, type LeadConversion } from '../engine/convert-lead.ts';
import { malformedId, SalesforceError } from '../engine/errors.ts';
import { normalizeId } from '../engine/ids.ts';
import type { Org } from '../engine/org.ts';
import { escapeMarkup } from './markup.ts';

type Node = Readonly<Record<string, unknown>>;

/** Elements of LeadConvert that are known here (partner WSDL); notification mails are never sent. */
const ELEMENTS = new Set([
  'accountId',
  'contactId',
  'convertedStatus',
  'doNotCreateOpportunity',
  'leadId',
  'opportunityName',
  'overwriteLeadSource',
  'ownerId',
  'sendNotificationEmail',
]);

/** The convertLead call of the partner API: one LeadConvertResult for each LeadConvert, each its own transaction. */
export function soapConvertLead(org: Org, parameters: unknown, actor: Actor): string {
  const asked = [(parameters as Node | undefined)?.['leadConverts']]
    .flat()
    .filter((item): item is Node => typeof item === 'object' && item !== null);
  return `<convertLeadResponse>${asked.map((node) => resultOf(org, node, actor)).join('')}</convertLeadResponse>`;
}

const nilOr = (name: string, value: string | null): string =>
  value === null || value === '' ? `<${name} xsi:nil="true"/>` : `<${name}>${escapeMarkup(value)}</${name}>`;

function resultOf(org: Org, node: Node, actor: Actor): string {
  const unknown = Object.keys(node).find((name) => !ELEMENTS.has(name));
  if (unknown !== undefined)
    throw new SalesforceError(
      'UNKNOWN_EXCEPTION',
      `Element {urn:partner.soap.sforce.com}${unknown} invalid at this location`,
    );
  const leadId = textOf(node, 'leadId') ?? '';
  try {
    const { accountId, contactId, opportunityId } = convertLead(org, conversionOf(node), actor);
    return (
      `<result>${nilOr('accountId', accountId)}${nilOr('contactId', contactId)}${nilOr('leadId', leadId)}` +
      `${nilOr('opportunityId', opportunityId)}<success>true</success></result>`
    );
  } catch (error) {
    if (!(error instanceof SalesforceError)) throw error;
    const fields = error.fields.map((field) => `<fields>${escapeMarkup(field)}</fields>`).join('');
    const text = `${fields}<message>${escapeMarkup(error.message)}</message><statusCode>${error.code}</statusCode>`;
    const ids = ['accountId', 'contactId'].map((name) => nilOr(name, null)).join('');
    return `<result>${ids}<errors>${text}</errors>${nilOr('leadId', leadId)}${nilOr('opportunityId', null)}<success>false</success></result>`;
  }
}

function conversionOf(node: Node): LeadConversion {
  const ids = ['accountId', 'contactId', 'ownerId'].flatMap((name) => {
    const given = textOf(node, name);
    return given === undefined ? [] : [[name, longId(given)] as const];
  });
  const opportunityName = textOf(node, 'opportunityName');
  return {
    leadId: longId(textOf(node, 'leadId') ?? ''),
    convertedStatus: textOf(node, 'convertedStatus') ?? '',
    doNotCreateOpportunity: textOf(node, 'doNotCreateOpportunity') === 'true',
    overwriteLeadSource: textOf(node, 'overwriteLeadSource') === 'true',
    ...(opportunityName === undefined ? {} : { opportunityName }),
    ...Object.fromEntries(ids),
  };
}

/** Undefined where the element is missing, empty or nil. */
function textOf(node: Node, name: string): string | undefined {
  const value = node[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function longId(text: string): string {
  const id = normalizeId(text);
  if (id === undefined) throw malformedId(text);
  return id;
}
