import type { Operation, OrgView, Random } from '../../world.ts';
import { deskOf } from '../desk.ts';
import { catalogueDay } from './catalogue.ts';
import { customerDay } from './customers.ts';
import { clearOut, leadDay, taskDay } from './follow-up.ts';
import { newBusiness } from './new-business.ts';
import { salesDay } from './sales.ts';
import { serviceDay } from './service.ts';
import { supportDay } from './support.ts';

/** A day at Haldenfrost: some 2 % of the records, by those whose work it is. Deletions come last, so that no edit meets a deleted record. */
export function businessDay(view: OrgView, random: Random): Operation[] {
  const desk = deskOf(view, random);
  return [
    ...catalogueDay(desk),
    ...salesDay(desk),
    ...newBusiness(desk),
    ...customerDay(desk),
    ...leadDay(desk),
    ...supportDay(desk),
    ...serviceDay(desk),
    ...taskDay(desk),
    ...clearOut(desk),
  ];
}
