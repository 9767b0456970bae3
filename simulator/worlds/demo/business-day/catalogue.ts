import type { Operation } from '../../world.ts';
import { edit, textOf, type Desk } from '../desk.ts';

/** Sales operations change some prices and reword a product. */
export function catalogueDay(desk: Desk): Operation[] {
  const { dice, view } = desk;
  const editor = desk.someone('operations');
  const priced = view.records('PricebookEntry').filter((entry) => entry['IsActive'] === true);
  const prices = dice.sample(priced, 4).map((entry) => {
    const price = Number(entry['UnitPrice']) * dice.decimal(0.97, 1.08, 3);
    return edit('PricebookEntry', entry, { UnitPrice: Math.max(0.01, Number(price.toFixed(2))) }, editor);
  });
  const wording = dice.sample(view.records('Product2'), 1).map((product) => {
    const text = `${textOf(product, 'Description')} Updated ${desk.today.toISOString().slice(0, 10)}.`;
    return edit('Product2', product, { Description: text.slice(-4000).trim() }, editor);
  });
  return [...prices, ...wording];
}
