import type { FieldValue, Operation, OrgRecord } from '../../world.ts';
import { dateOnly, daysFrom, plannedMoment } from '../calendar.ts';
import { edit, type Desk } from '../desk.ts';
import { nextStep } from '../prose.ts';
import { isOpenStage, LOST, stageAfter, WON } from '../stages.ts';

/** Sales people move their deals on. */
export function salesDay(desk: Desk): Operation[] {
  const { dice, view } = desk;
  const open = view.records('Opportunity').filter((deal) => isOpenStage(deal['StageName']));
  const withLines = new Set(view.records('OpportunityLineItem').map((line) => line['OpportunityId']));
  const openIds = new Set<FieldValue>(open.map((deal) => deal.Id));
  const moves = dice
    .sample(open, 34)
    .map((deal) => edit('Opportunity', deal, movedOn(desk, deal), desk.someone('sales')));
  const amounts = dice
    .sample(
      open.filter((deal) => !withLines.has(deal.Id)),
      6,
    )
    .map((deal) => edit('Opportunity', deal, { Amount: newAmount(desk, deal) }, desk.someone('sales')));
  const lines = dice
    .sample(
      view.records('OpportunityLineItem').filter((line) => openIds.has(line['OpportunityId'] ?? null)),
      8,
    )
    .map((line) => edit('OpportunityLineItem', line, { Quantity: dice.int(1, 24) }, desk.someone('sales')));
  return [...moves, ...amounts, ...lines];
}

/** One stage on, decided, or put off. */
function movedOn(desk: Desk, deal: OrgRecord): Record<string, FieldValue> {
  const { dice, today } = desk;
  const next = stageAfter(deal['StageName']);
  const closing = next === undefined || dice.chance(0.15);
  if (closing) {
    const stage = dice.chance(0.6) ? WON : LOST;
    return {
      StageName: stage.name,
      Probability: stage.probability,
      CloseDate: dateOnly(today),
      NextStep: null,
    };
  }
  if (dice.chance(0.2)) {
    return {
      CloseDate: dateOnly(plannedMoment(dice, 90, daysFrom(today, 14))),
      NextStep: 'Postponed by customer',
    };
  }
  return { StageName: next.name, Probability: next.probability, NextStep: nextStep(dice) };
}

function newAmount({ dice }: Desk, deal: OrgRecord): number {
  const amount = Number(deal['Amount'] ?? 0);
  return amount > 0 ? Number((amount * dice.decimal(0.8, 1.25, 3)).toFixed(2)) : dice.decimal(900, 90_000, 2);
}
