import type { WorldRecord } from '../../world.ts';
import { dateOnly, pastMoment } from '../calendar.ts';
import type { Dice } from '../dice.ts';
import { pdfPage } from '../files/pdf.ts';
import { pngImage } from '../files/png.ts';
import { partsCsv, readingsCsv } from '../files/tables.ts';
import { AWKWARD_REMARKS } from '../oddities.ts';
import { finding, longReport, wish } from '../prose.ts';
import { lookup, numberedRef, worldRecord } from '../record.ts';
import type { DemoAccount } from './accounts.ts';

/** A file to upload: what a person calls it, its path, its bytes. */
export interface DemoFile {
  readonly title: string;
  readonly path: string;
  readonly body: Buffer;
}

/** Records that a file can be published to. */
export interface FileHomes {
  readonly accounts: readonly DemoAccount[];
  readonly opportunities: readonly WorldRecord[];
  readonly cases: readonly WorldRecord[];
}

/** The same notice lies at several accounts: equal bytes that a store should hold once. */
const NOTICE: DemoFile = {
  title: 'Refrigerant notice 2026',
  path: 'Refrigerant notice 2026.txt',
  body: Buffer.from(
    'R410A is phased out. Please plan the replacement by 2030.\r\nHaldenfrost Customer Care\r\n',
    'utf8',
  ),
};

/** About `count` files of a few hundred bytes to some ten kilobytes, at accounts, deals and cases. */
export function documentRecords(dice: Dice, homes: FileHomes, count: number): WorldRecord[] {
  return Array.from({ length: count }, (_, index) => {
    const home = dice.pick([homes.accounts, homes.opportunities, homes.cases]);
    const target = dice.pick<WorldRecord>(home);
    const file = index % 10 === 0 ? NOTICE : fileFor(dice, index + 1);
    return worldRecord('ContentVersion', numberedRef('file', index + 1), {
      Title: file.title,
      PathOnClient: file.path,
      Description: dice.chance(0.4) ? wish(dice, 1) : undefined,
      VersionData: file.body.toString('base64'),
      FirstPublishLocationId: lookup(target),
    });
  });
}

/** Any one kind of file. `number` keeps the names apart. */
export function fileFor(dice: Dice, number: number): DemoFile {
  const make = dice.pick([note, protocol, readings, parts, photo, quote]);
  return make(dice, number);
}

function note(dice: Dice, number: number): DemoFile {
  const text = `Besprechungsnotiz Nr. ${number}\n\n${dice.pick(AWKWARD_REMARKS)}\n\n${wish(dice, 3)}\n`;
  return {
    title: `Notiz Übergabe ${number} ❄`,
    path: `Notiz Übergabe ${number} ❄.txt`,
    body: Buffer.from(text, 'utf8'),
  };
}

function protocol(dice: Dice, number: number): DemoFile {
  const body = Buffer.from(`\uFEFF${longReport(dice, dice.int(1500, 9000))}\r\n`, 'utf8');
  return { title: `Service protocol ${number}`, path: `protocols/2026/service-protocol-${number}.txt`, body };
}

function readings(dice: Dice, number: number): DemoFile {
  return {
    title: `Readings, unit ${number}`,
    path: `readings_${number}.csv`,
    body: readingsCsv(dice, dice.int(24, 300)),
  };
}

function parts(dice: Dice, number: number): DemoFile {
  return {
    title: `Stückliste ${number}`,
    path: `C:\\Export\\Stückliste_${number}.csv`,
    body: partsCsv(dice, dice.int(8, 60)),
  };
}

function photo(dice: Dice, number: number): DemoFile {
  const [red, green, blue] = [dice.int(0, 255), dice.int(0, 255), dice.int(0, 255)];
  const size = dice.int(16, 64);
  const body = pngImage(size, size, (x, y) => [
    (red + x * 3) % 256,
    (green + y * 3) % 256,
    (blue + x * y) % 256,
  ]);
  return { title: `Thermal image ${number}`, path: `IMG_${String(number).padStart(4, '0')}.PNG`, body };
}

function quote(dice: Dice, number: number): DemoFile {
  const day = dateOnly(pastMoment(dice));
  const lines = [
    `Quotation ${String(number).padStart(6, '0')}`,
    day,
    '',
    ...finding(dice, 3).split('. '),
    '',
    'Total: 1 234,50 (net)',
  ];
  return {
    title: `Offre n° ${number} (signée)`,
    path: `Offre n° ${number} (signée).pdf`,
    body: pdfPage(lines),
  };
}
