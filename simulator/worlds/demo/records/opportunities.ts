import type { WorldRecord } from '../../world.ts';
import { dateOnly, pastMoment, plannedMoment } from '../calendar.ts';
import type { Dice } from '../dice.ts';
import { withOddity } from '../oddities.ts';
import { nextStep, wish } from '../prose.ts';
import { lookup, numberedRef, STANDARD_PRICEBOOK, worldRecord } from '../record.ts';
import { LOST, OPEN_STAGES, WON, type Stage } from '../stages.ts';
import type { DemoAccount, Size } from './accounts.ts';
import { PARTNER_PRICEBOOK, type Offer } from './products.ts';

/** A deal; `lines` says how many products are on it. */
export interface DemoOpportunity extends WorldRecord {
  readonly lines: number;
  readonly partnerPrices: boolean;
  readonly closes: Date;
}

const PER_ACCOUNT: Readonly<Record<Size, readonly [number, number]>> = {
  small: [0, 2],
  medium: [1, 3],
  large: [3, 7],
};

/** What deals are about; the name of a deal is the firm and one of these. */
export const DEAL_TOPICS = [
  'Heat pump retrofit',
  'Chiller replacement 2026',
  'Cold room, phase 2',
  'Rahmenvertrag Wartung',
  'Remote monitoring rollout',
  'Contrat d’entretien – 5 ans',
  'Spare parts, yearly order',
  'New build "Haus am See"',
  'Ampliación cámara frigorífica',
  'Emergency rental → purchase',
];

/** The deals of all accounts: those that should have closed have, apart from a few that slipped. */
export function opportunityRecords(dice: Dice, accounts: readonly DemoAccount[]): DemoOpportunity[] {
  const deals: DemoOpportunity[] = [];
  for (const account of accounts) {
    const [least, most] = PER_ACCOUNT[account.size];
    for (let left = dice.int(least, most); left > 0; left -= 1) {
      deals.push(opportunityRecord(dice, deals.length + 1, account));
    }
  }
  return deals;
}

function opportunityRecord(dice: Dice, number: number, account: DemoAccount): DemoOpportunity {
  const past = dice.chance(0.62);
  const closes = past ? pastMoment(dice) : plannedMoment(dice, 240);
  const stage = past && dice.chance(0.93) ? closedStage(dice) : dice.pick(OPEN_STAGES);
  const lines = dice.chance(0.74) ? dice.int(1, 5) : 0;
  const partnerPrices = dice.chance(0.3);
  const open = stage !== WON && stage !== LOST;
  const record = worldRecord('Opportunity', numberedRef('opportunity', number), {
    AccountId: lookup(account),
    OwnerId: `@${account.ownerRef}`,
    Name: `${account.name.slice(0, 84)} – ${dice.pick(DEAL_TOPICS)}`,
    StageName: stage.name,
    Probability: dice.chance(0.9) || !open ? stage.probability : dice.int(1, 99),
    CloseDate: dateOnly(closes),
    Amount: lines === 0 && dice.chance(0.9) ? dice.decimal(400, 480_000, 2) : undefined,
    Pricebook2Id: lines === 0 ? undefined : partnerPrices ? `@${PARTNER_PRICEBOOK.ref}` : STANDARD_PRICEBOOK,
    Type: account.customer
      ? dice.pick([
          'Existing Customer - Upgrade',
          'Existing Customer - Replacement',
          'Existing Customer - Downgrade',
        ])
      : 'New Customer',
    LeadSource: dice.pick(['Web', 'Phone Inquiry', 'Partner Referral', 'Purchased List', 'Other']),
    NextStep: open && dice.chance(0.7) ? nextStep(dice) : undefined,
    Description: withOddity(dice, dice.chance(0.5) ? wish(dice, dice.int(1, 4)) : undefined, 0.07),
  });
  return { ...record, lines, partnerPrices, closes };
}

function closedStage(dice: Dice): Stage {
  return dice.chance(0.58) ? WON : LOST;
}

/** The products on the deals, at about the price of the deal's price book. Only what is still sold. */
export function lineItemRecords(
  dice: Dice,
  deals: readonly DemoOpportunity[],
  offers: readonly Offer[],
): WorldRecord[] {
  const lines: WorldRecord[] = [];
  const sold = offers.filter((offer) => offer.item.active);
  for (const deal of deals) {
    const priced = sold.filter((offer) => !deal.partnerPrices || offer.partner !== undefined);
    for (const offer of dice.sample(priced, deal.lines)) {
      lines.push(
        lineItem(dice, lines.length + 1, deal, (deal.partnerPrices && offer.partner) || offer.standard),
      );
    }
  }
  return lines;
}

function lineItem(dice: Dice, number: number, deal: DemoOpportunity, price: WorldRecord): WorldRecord {
  const listPrice = Number(price.fields['UnitPrice']);
  return worldRecord('OpportunityLineItem', numberedRef('line', number), {
    OpportunityId: lookup(deal),
    PricebookEntryId: lookup(price),
    Quantity: listPrice < 1000 ? dice.int(1, 120) : dice.int(1, 6),
    UnitPrice: Number((listPrice * dice.decimal(0.85, 1, 4)).toFixed(2)),
    ServiceDate: dice.chance(0.4) ? dateOnly(deal.closes) : undefined,
    Description: dice.chance(0.15)
      ? dice.pick(['incl. mounting', 'Farbe: RAL 7035', 'option, "if budget allows"', '2 × 3-phase'])
      : undefined,
  });
}
