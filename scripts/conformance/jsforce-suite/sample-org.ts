import type { World, WorldRecord } from '#simulator';

/** What a scratch org with sample data has and the suite looks for: accounts with contacts and opportunities. */
export const sampleWorld: World = {
  name: 'jsforce-suite',
  companyName: 'Suite of jsforce',
  metadataFolders: [],
  records,
  disasters: [],
};

const FIRMS = ['Acorn Mills', 'Birch Freight', 'Cedar Labs'];
const PEOPLE = ['Nora', 'Omar', 'Pia'];

function records(): WorldRecord[] {
  return FIRMS.flatMap((name, index) => {
    const account: WorldRecord = { ref: `account-${index}`, type: 'Account', fields: { Name: name } };
    const contacts = PEOPLE.map((first): WorldRecord => ({
      ref: `contact-${index}-${first}`,
      type: 'Contact',
      fields: { FirstName: first, LastName: `of ${name}`, AccountId: `@${account.ref}` },
    }));
    const deals = [1, 2, 3].map((month): WorldRecord => ({
      ref: `deal-${index}-${month}`,
      type: 'Opportunity',
      fields: {
        Name: `${name} ${month}`,
        StageName: 'Prospecting',
        CloseDate: `2026-0${month}-15`,
        AccountId: `@${account.ref}`,
      },
    }));
    return [account, ...contacts, ...deals];
  });
}
