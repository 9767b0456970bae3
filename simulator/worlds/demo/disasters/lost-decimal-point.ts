import type { Disaster } from '../../world.ts';
import { deskOf, edit } from '../desk.ts';

/** 1.150,00 read the American way. */
export const lostDecimalPoint: Disaster = {
  name: 'lost-decimal-point',
  label: 'A price update loses the decimal point: all prices become a hundred times as high',
  plan: (view, random) => {
    const editor = deskOf(view, random).someone('operations');
    return view
      .records('PricebookEntry')
      .map((entry) =>
        edit('PricebookEntry', entry, { UnitPrice: Math.round(Number(entry['UnitPrice']) * 100) }, editor),
      );
  },
};
