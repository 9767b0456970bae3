import type { Operation, OrgRecord } from '../../world.ts';
import { dateOnly, plannedMoment } from '../calendar.ts';
import { creation, regionOf, textOf, type Desk } from '../desk.ts';
import { digits } from '../people.ts';
import { nextStep, wish } from '../prose.ts';
import { DEAL_TOPICS } from '../records/opportunities.ts';
import { OPEN_STAGES } from '../stages.ts';

/** New deals with their products: some at known accounts, one with a firm that was not in the org before. */
export function newBusiness(desk: Desk): Operation[] {
  const { dice, view } = desk;
  const known = dice.sample(view.records('Account'), 4);
  return [
    ...known.flatMap((account, index) =>
      deal(desk, `new-deal-${index}`, account.Id, textOf(account, 'Name')),
    ),
    ...newCustomer(desk, 'newcomer', dice.pick(view.records('Account'))),
  ];
}

/** An account with a contact who reports to another, and its first deal. `like` lends its region and town. */
function newCustomer(desk: Desk, ref: string, like: OrgRecord): Operation[] {
  const { dice, people } = desk;
  const region = regionOf(like);
  const seller = desk.someone('sales');
  const name = `${people.lastName(region)} ${dice.pick(['Brauerei', 'Foods', '& Cie', 'Logistics', 'Clinic'])} (new)`;
  const account = creation(
    'Account',
    {
      Name: name,
      OwnerId: desk.userId(seller),
      Type: 'Prospect',
      Industry: 'Food & Beverage',
      Phone: people.phone(region),
      BillingStreet: people.street(region),
      BillingCity: textOf(like, 'BillingCity'),
      BillingCountry: textOf(like, 'BillingCountry'),
      Region__c: region.name,
      Customer_Number__c: freeCustomerNumber(desk),
    },
    seller,
    ref,
  );
  const head = creation(
    'Contact',
    { ...contact(desk, like), AccountId: `@${ref}`, Title: 'Owner' },
    seller,
    `${ref}-head`,
  );
  const staff = creation(
    'Contact',
    { ...contact(desk, like), AccountId: `@${ref}`, ReportsToId: `@${ref}-head`, Title: 'Technical Lead' },
    seller,
  );
  return [account, head, staff, ...deal(desk, `${ref}-deal`, `@${ref}`, name)];
}

/** A number that no account has, so that the same day can be played twice. */
function freeCustomerNumber({ dice, view }: Desk): string {
  const taken = new Set(view.records('Account').map((account) => account['Customer_Number__c']));
  for (;;) {
    const number = digits(dice, '9#########');
    if (!taken.has(number)) return number;
  }
}

/** Name, mail and phone of a person who works where `account` is. */
export function contact({ dice, people }: Desk, account: OrgRecord) {
  const region = regionOf(account);
  const person = people.person(region, `firm${dice.int(100, 999)}.example`);
  return {
    FirstName: person.firstName,
    LastName: person.lastName,
    Email: person.email,
    Phone: people.phone(region),
    LeadSource: dice.pick(['Web', 'Phone Inquiry', 'Partner Referral']),
  };
}

function deal(desk: Desk, ref: string, accountId: string, accountName: string): Operation[] {
  const { dice, view } = desk;
  const book = dice.pick(view.records('Pricebook2').filter((one) => one['IsActive'] === true));
  const priced = view
    .records('PricebookEntry')
    .filter((entry) => entry['Pricebook2Id'] === book.Id && entry['IsActive'] === true);
  const seller = desk.someone('sales');
  const stage = dice.pick(OPEN_STAGES.slice(0, 4));
  const opportunity = creation(
    'Opportunity',
    {
      AccountId: accountId,
      OwnerId: desk.userId(seller),
      Name: `${accountName.slice(0, 84)} – ${dice.pick(DEAL_TOPICS)}`,
      StageName: stage.name,
      CloseDate: dateOnly(plannedMoment(dice, 150, desk.today)),
      Pricebook2Id: book.Id,
      NextStep: nextStep(dice),
      Description: wish(dice, 2),
    },
    seller,
    ref,
  );
  const lines = dice.sample(priced, dice.int(1, 4)).map((entry) =>
    creation(
      'OpportunityLineItem',
      {
        OpportunityId: `@${ref}`,
        PricebookEntryId: entry.Id,
        Quantity: dice.int(1, 12),
        UnitPrice: Number(entry['UnitPrice']),
      },
      seller,
    ),
  );
  return [opportunity, ...lines];
}
