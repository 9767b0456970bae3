import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startOrg, type OrgClient } from '../org-client.ts';

let org: OrgClient;
beforeAll(async () => {
  org = await startOrg();
});
afterAll(() => org.simulator.close());

async function soap(call: string): Promise<{ status: number; text: string }> {
  const body =
    `<env:Envelope xmlns:env="http://schemas.xmlsoap.org/soap/envelope/" xmlns="urn:partner.soap.sforce.com"><env:Header>` +
    `<SessionHeader><sessionId>${org.simulator.accessToken}</sessionId></SessionHeader></env:Header><env:Body>${call}</env:Body></env:Envelope>`;
  const reply = await fetch(`${org.simulator.url}/services/Soap/u/67.0`, {
    method: 'POST',
    headers: { 'content-type': 'text/xml', soapaction: '""' },
    body,
  });
  return { status: reply.status, text: await reply.text() };
}

const convert = (leadId: string, more = '', status = 'Closed - Converted'): Promise<{ text: string }> =>
  soap(
    `<convertLead><leadConverts><convertedStatus>${status}</convertedStatus><leadId>${leadId}</leadId>${more}</leadConverts></convertLead>`,
  );
const textOf = (reply: { text: string }, name: string): string =>
  new RegExp(`<${name}>([^<]*)</${name}>`).exec(reply.text)?.[1] ?? '';

const newLead = (fields: Record<string, unknown> = {}): Promise<string> =>
  org.create('Lead', { LastName: 'Lane', FirstName: 'Lois', Company: 'Daily Planet', ...fields });

describe('convertLead', () => {
  it('makes an account, a contact and an opportunity, and locks the lead', async () => {
    const leadId = await newLead({ Email: 'lois@planet.example', City: 'Metropolis', LeadSource: 'Web' });
    const reply = await convert(leadId);
    expect(textOf(reply, 'success')).toBe('true');
    const contact = await org.get(`sobjects/Contact/${textOf(reply, 'contactId')}`);
    const accountId = textOf(reply, 'accountId');
    expect(contact.body).toMatchObject({
      FirstName: 'Lois',
      Email: 'lois@planet.example',
      MailingCity: 'Metropolis',
      LeadSource: 'Web',
      AccountId: accountId,
    });
    const account = await org.get(`sobjects/Account/${accountId}`);
    expect(account.body).toMatchObject({ Name: 'Daily Planet', BillingCity: 'Metropolis' });
    const deal = await org.get(`sobjects/Opportunity/${textOf(reply, 'opportunityId')}`);
    expect(deal.body).toMatchObject({ AccountId: accountId, Name: 'Daily Planet-' });
    const lead = await org.get(`sobjects/Lead/${leadId}`);
    expect(lead.body).toMatchObject({
      IsConverted: true,
      Status: 'Closed - Converted',
      ConvertedAccountId: accountId,
    });
    expect(textOf(await convert(leadId), 'statusCode')).toBe('CANNOT_UPDATE_CONVERTED_LEAD');
  });

  it('fills only the empty fields of an account it is told, and leaves the deal out', async () => {
    const accountId = await org.create('Account', { Name: 'Kept', Phone: '1' });
    const leadId = await newLead({ Phone: '2', Website: 'planet.example' });
    const told = `<accountId>${accountId}</accountId><doNotCreateOpportunity>true</doNotCreateOpportunity>`;
    const reply = await convert(leadId, told);
    expect([textOf(reply, 'accountId'), reply.text.includes('<opportunityId xsi:nil="true"/>')]).toEqual([
      accountId,
      true,
    ]);
    const account = await org.get(`sobjects/Account/${accountId}`);
    expect(account.body).toMatchObject({ Name: 'Kept', Phone: '1', Website: 'planet.example' });
  });

  it('wants a status of converted leads, and leaves nothing behind otherwise', async () => {
    const reply = await convert(await newLead({ Company: 'Nobody Inc' }), '', 'Working - Contacted');
    expect([textOf(reply, 'success'), textOf(reply, 'statusCode')]).toEqual(['false', 'INVALID_STATUS']);
    const found = await org.query("SELECT Id FROM Account WHERE Name = 'Nobody Inc'");
    expect(found.body.totalSize).toBe(0);
  });

  it('refuses elements it does not know instead of passing them over', async () => {
    const reply = await soap('<convertLead><leadConverts><colour>red</colour></leadConverts></convertLead>');
    expect([reply.status, reply.text.includes('colour invalid at this location')]).toEqual([500, true]);
  });
});

describe('describeTabs', () => {
  it('answers the app with its tabs', async () => {
    const reply = await soap('<describeTabs/>');
    expect(reply.text).toMatch(/<result><description>.*<selected>true<\/selected>.*<tabs><colors><color>/);
    expect(reply.text).toContain('<sobjectName>Account</sobjectName>');
  });
});

describe('readMetadata of a standard field', () => {
  const read = async (version: string): Promise<string> => {
    const body =
      `<env:Envelope xmlns:env="http://schemas.xmlsoap.org/soap/envelope/" xmlns="http://soap.sforce.com/2006/04/metadata"><env:Header>` +
      `<SessionHeader><sessionId>${org.simulator.accessToken}</sessionId></SessionHeader></env:Header><env:Body>` +
      `<readMetadata><type>CustomField</type><fullNames>Lead.Status</fullNames></readMetadata></env:Body></env:Envelope>`;
    const reply = await fetch(`${org.simulator.url}/services/Soap/m/${version}`, {
      method: 'POST',
      headers: { 'content-type': 'text/xml', soapaction: '""' },
      body,
    });
    return reply.text();
  };

  it('tells the values of a picklist until version 37, and which of them stand for converted leads', async () => {
    const text = (await read('37.0')).replace(/\s+</g, '<');
    expect(text).toContain('<fullName>Closed - Converted</fullName><default>false</default><converted>true');
    expect(await read('45.0')).not.toContain('picklistValues');
  });
});
