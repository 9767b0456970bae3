import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSimulator, type RunningSimulator } from '#simulator';
import { demoWorld } from '../../../simulator/worlds/demo/index.ts';

const world = demoWorld(1);
let simulator: RunningSimulator;

/** Presses a control of the simulator; the answer says what was done, or why not. */
async function press(
  control: string,
  body: Record<string, unknown> = {},
): Promise<{ status: number; text: string }> {
  const response = await fetch(`${simulator.url}/simulator/${control}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, text: await response.text() };
}

const countOf = (type: string): number => simulator.org.records(type).length;

describe(
  'the demo org in the simulator, which refuses what the platform refuses',
  { timeout: 60_000 },
  () => {
    beforeAll(async () => {
      simulator = await startSimulator({ port: 0, world });
    }, 60_000);
    afterAll(() => simulator.close());

    it('loads as a whole', () => {
      const expected = Map.groupBy(world.records(), (record) => record.type);
      for (const [type, records] of expected)
        expect(countOf(type), type).toBeGreaterThanOrEqual(records.length);
      expect(countOf('ContentDocument')).toBe(expected.get('ContentVersion')?.length);
    });

    it('lives through five days of business', async () => {
      for (let seed = 1; seed <= 5; seed += 1) {
        expect(await press('business-day', { seed }), `day ${seed}`).toMatchObject({
          status: 200,
          text: expect.stringContaining('operations'),
        });
      }
    });

    it('loses the children with the accounts, and the sites lose only their link', async () => {
      const [contacts, deals, lines, sites] = [
        'Contact',
        'Opportunity',
        'OpportunityLineItem',
        'Site__c',
      ].map(countOf);
      expect(await press('disaster', { name: 'deleted-accounts' })).toMatchObject({
        status: 200,
        text: expect.stringContaining('operations'),
      });
      expect(countOf('Contact')).toBeLessThan(contacts ?? 0);
      expect(countOf('Opportunity')).toBeLessThan(deals ?? 0);
      expect(countOf('OpportunityLineItem')).toBeLessThan(lines ?? 0);
      expect(countOf('Site__c')).toBe(sites);
      expect(simulator.org.records('Site__c').some((site) => site['Account__c'] === undefined)).toBe(true);
    });

    it.each(world.disasters.filter((one) => one.name !== 'deleted-accounts').map((one) => one.name))(
      'suffers %s, and business goes on after it',
      async (name) => {
        expect(await press('disaster', { name })).toMatchObject({
          status: 200,
          text: expect.stringContaining('operations'),
        });
        expect(await press('business-day', { seed: 9 })).toMatchObject({
          status: 200,
          text: expect.stringContaining('operations'),
        });
      },
    );
  },
);
