import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startOrg, type OrgClient } from '../org-client.ts';

let org: OrgClient;
beforeAll(async () => {
  org = await startOrg();
});
afterAll(() => org.simulator.close());

describe('layouts', () => {
  it('shows the fields of an object, and says which may be edited', async () => {
    const { body } = await org.get('sobjects/Account/describe/layouts');
    const [layout] = body.layouts;
    expect(layout).toMatchObject({
      id: null,
      relatedLists: [],
      quickActionList: { quickActionListItems: [] },
    });
    const rows = layout.editLayoutSections[0].layoutRows as { layoutItems: { label: string }[] }[];
    const items = rows.flatMap((row) => row.layoutItems);
    const name = items.find((item) => /Name$/.test(item.label));
    expect(name).toMatchObject({ required: true, layoutComponents: [{ type: 'Field', value: 'Name' }] });
    expect(body.recordTypeSelectorRequired).toEqual([false]);
    expect(body.recordTypeMappings).toMatchObject([{ master: true, name: 'Master' }]);
  });

  it('knows the one named layout of User and no other', async () => {
    expect((await org.get('sobjects/User/describe/namedLayouts/UserAlt')).status).toBe(200);
    const other = await org.get('sobjects/User/describe/namedLayouts/Other');
    expect([other.status, other.body[0].errorCode]).toEqual([404, 'NOT_FOUND']);
  });

  it('has the compact layout of the system and no approval layouts', async () => {
    const compact = await org.get('sobjects/Contact/describe/compactLayouts');
    expect(compact.body).toMatchObject({
      compactLayouts: [{ name: 'SYSTEM', objectType: 'Contact' }],
      defaultCompactLayoutId: null,
    });
    const approval = await org.get('sobjects/Contact/describe/approvalLayouts');
    expect(approval.body).toEqual({ approvalLayouts: [] });
  });

  it('has none for objects without a page', async () => {
    expect((await org.get('sobjects/ApexClass/describe/layouts')).status).toBe(404);
  });
});

describe('list views', () => {
  it('lists, describes, runs and explains the view of all records', async () => {
    for (const Name of ['Beta', 'Alpha']) await org.create('Account', { Name });
    const { body } = await org.get('sobjects/Account/listviews');
    const [view] = body.listviews;
    expect(view).toMatchObject({ label: 'All Accounts', developerName: 'AllAccounts', soqlCompatible: true });
    const described = await org.get(view.describeUrl);
    expect(described.body.query).toMatch(/^SELECT Name, Id, .* FROM Account ORDER BY Name ASC NULLS FIRST/);
    const found = await org.get(`${String(view.resultsUrl)}?limit=1`);
    expect(found.body).toMatchObject({ done: false, size: 1, id: view.id });
    expect(found.body.records[0].columns[0]).toEqual({ fieldNameOrPath: 'Name', value: 'Alpha' });
    const plans = await org.get(`query?explain=${String(view.id)}`);
    expect(plans.body.plans[0]).toMatchObject({ sobjectType: 'Account', sobjectCardinality: 2 });
  });

  it('does not know the Id of another object', async () => {
    const { body } = await org.get('sobjects/Contact/listviews');
    const other = await org.get(`sobjects/Account/listviews/${String(body.listviews[0].id)}/describe`);
    expect(other.status).toBe(404);
  });
});

describe('tabs and themes', () => {
  it('names the tabs of standard objects with their icons', async () => {
    const tabs = (await org.get('tabs')).body as { name: string; icons: unknown[] }[];
    const tab = tabs.find((one) => one.name === 'standard-Account');
    expect(tab).toMatchObject({ label: 'Accounts', sobjectName: 'Account', custom: false });
    expect(tab?.icons[0]).toMatchObject({ contentType: 'image/png', height: 32 });
    const theme = await org.get('theme');
    expect(theme.body.themeItems[0]).toMatchObject({ name: 'Account', colors: [{ context: 'primary' }, {}] });
  });
});
