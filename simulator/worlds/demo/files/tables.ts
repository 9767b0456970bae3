import { dateTime, daysFrom, REFERENCE_DATE } from '../calendar.ts';
import type { Dice } from '../dice.ts';
import { AWKWARD_REMARKS } from '../oddities.ts';

/** Readings of a machine as CSV: quoted remarks with commas, quotes and line ends, CRLF between rows. */
export function readingsCsv(dice: Dice, rows: number): Buffer {
  const lines = ['time,flow_c,return_c,power_kw,remark'];
  for (let row = 0; row < rows; row += 1) {
    const remark = dice.chance(0.05) ? `"${dice.pick(AWKWARD_REMARKS).replaceAll('"', '""')}"` : '';
    const flow = dice.decimal(28, 62, 2);
    const moment = dateTime(daysFrom(REFERENCE_DATE, -row / 24));
    lines.push(`${moment},${flow},${(flow - 5.5).toFixed(2)},${dice.decimal(0.4, 28, 3)},${remark}`);
  }
  return Buffer.from(`${lines.join('\r\n')}\r\n`, 'utf8');
}

/** A list of parts in the German manner: semicolons, decimal commas, Latin-1 with a leading zero in each number. */
export function partsCsv(dice: Dice, rows: number): Buffer {
  const lines = ['Artikel;Bezeichnung;Stück;Preis'];
  for (let row = 0; row < rows; row += 1) {
    lines.push(
      `00${dice.int(100, 999)};Dichtung "Fjord" für Tür ${row + 1};${dice.int(1, 40)};${dice.int(1, 900)},50`,
    );
  }
  return Buffer.from(`${lines.join('\n')}\n`, 'latin1');
}
