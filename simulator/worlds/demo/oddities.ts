import type { Dice } from './dice.ts';

/** What people put into a field that has nothing to say, or that an import put there. */
export const EMPTY_WORDS = ['N/A', 'n/a', '-', 'null', 'NA', '#N/A', 'unknown', 'TBD', '0', '.'];

/** Remarks of the kind that break a careless CSV reader: quotes, commas, line ends, emoji, other scripts. */
export const AWKWARD_REMARKS = [
  'Customer says: "If it hums, it\'s broken." Asked twice, same answer.',
  'Deliver to gate 3, not gate 2, ring twice; ask for Mr. O\'Neill, "Big Mike".',
  'Unit runs great 👍❄️ – owner very happy 🎉',
  'Raumtemperatur 21,5 °C ± 0,3; Geräuschpegel ≤ 38 dB(A)',
  'First line\nSecond line\n\n  indented fourth line',
  'Windows line ends\r\nfrom a pasted e-mail\r\n> quoted text, "with quotes"',
  'Column A\tColumn B\tColumn C (pasted from a sheet)',
  'Path: C:\\temp\\new\\readings.csv',
  '=SUM(A1:A9) was pasted here by mistake',
  '<b>not HTML</b> & not &amp; an entity',
  'Приёмка оборудования завершена, замечаний нет',
  'مرحبا – التسليم يوم الأحد',
  '機器は正常に稼働しています。',
  'Family name is really "Null" — please do not delete',
  "Robert'); DROP TABLE visits;--",
  'Zażółć gęślą jaźń; naïve café, Ångström, œuvre, ﬁligree',
  '00123',
  '1e5',
  '2026-02-30',
  'TRUE',
  '👨‍👩‍👧‍👦 family business, third generation',
];

/** An awkward remark now and then, otherwise the plain text. */
export function withOddity(dice: Dice, plain: string | undefined, probability = 0.06): string | undefined {
  if (!dice.chance(probability)) return plain;
  const remark = dice.pick(AWKWARD_REMARKS);
  return plain === undefined || dice.chance(0.4) ? remark : `${plain}\n${remark}`;
}

/** The value, or now and then a word that stands for nothing. */
export function orEmptyWord(dice: Dice, value: string, probability = 0.03): string {
  return dice.chance(probability) ? dice.pick(EMPTY_WORDS) : value;
}
