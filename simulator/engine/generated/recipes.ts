import type { FieldDef } from '../../catalogue/field-model.ts';
import type { FieldValue } from '../../worlds/world.ts';
import { dayText } from './moments.ts';
import {
  CITIES,
  COUNTRIES,
  DEPARTMENTS,
  FIRM_FORMS,
  FIRM_STEMS,
  FIRM_TRADES,
  FIRST_NAMES,
  JOBS,
  LAST_NAMES,
  PLAIN_WORDS,
  SENTENCES,
  STATES,
  STREETS,
} from './vocabulary.ts';

/** The value of a field for a row: `bits` are 32 random bits of that field and row, `number` counts rows from 1. */
export type Recipe = (bits: number, number: number) => FieldValue;

const pick = (list: readonly string[], bits: number): string => list[bits % list.length] ?? '';
/** Another 32 bits out of some. */
const more = (bits: number, turn: number): number => Math.imul(bits ^ (bits >>> 13), 0x5bd1e995 + turn) >>> 0;

/** By the ending of the field name. Values of key fields end in the number of the row, so that a key leads back to it. */
const BY_NAME: readonly (readonly [RegExp, Recipe])[] = [
  [/^FirstName$/, (bits) => pick(FIRST_NAMES, bits)],
  [/^LastName$/, (bits) => pick(LAST_NAMES, bits)],
  [
    /^Name$/,
    (bits, number) =>
      `${pick(FIRM_STEMS, bits)} ${pick(FIRM_TRADES, more(bits, 1))} ${pick(FIRM_FORMS, more(bits, 2))} ${number}`,
  ],
  [
    /Street$/,
    (bits) =>
      `${pick(STREETS, bits)} ${(more(bits, 1) % 240) + 1}${bits % 9 === 0 ? `\nBuilding ${pick(PLAIN_WORDS, more(bits, 2))}` : ''}`,
  ],
  [/City$/, (bits) => pick(CITIES, bits)],
  [/State$/, (bits) => pick(STATES, bits)],
  [/PostalCode$/, (bits) => String(10_000 + (bits % 89_999))],
  [/Country$/, (bits) => pick(COUNTRIES, bits)],
  [/^Title$/, (bits) => pick(JOBS, bits)],
  [/Department$/, (bits) => pick(DEPARTMENTS, bits)],
  [/^AssistantName$/, (bits) => `${pick(FIRST_NAMES, bits)} ${pick(LAST_NAMES, more(bits, 1))}`],
  [/^(AccountNumber|.*Number__c)$/, (_bits, number) => `N-${String(1_000_000_000 + number).slice(1)}`],
  [/^Sic$/, (bits) => String(1000 + (bits % 8999))],
  [/^NaicsCode$/, (bits) => String(100_000 + (bits % 899_999))],
  [/^DunsNumber$/, (bits) => String(100_000_000 + (bits % 899_999_999))],
  [/^YearStarted$/, (bits) => String(1890 + (bits % 135))],
  [/^TickerSymbol$/, (bits) => pick(PLAIN_WORDS, bits).slice(0, 4).toUpperCase()],
  [
    /^(SicDesc|NaicsDesc|Tradestyle)$/,
    (bits) => `${pick(FIRM_TRADES, bits)} and ${pick(FIRM_TRADES, more(bits, 1))}`,
  ],
  [
    /^Description$/,
    (bits) => {
      const between = bits % 5 === 0 ? '\n' : ' ';
      const text = `${pick(SENTENCES, bits)}${between}${pick(SENTENCES, more(bits, 1))}${between}${pick(SENTENCES, more(bits, 2))}`;
      return bits % 2 === 0 ? text : `${text}${between}${pick(SENTENCES, more(bits, 3))}`;
    },
  ],
];

/** Fields that hold nothing in a generated row: kept by the platform, by data services, or rarely used. */
const EMPTY =
  /^(Jigsaw\w*|CleanStatus|\w*GeocodeAccuracy|\w*Latitude|\w*Longitude|EmailBounced\w+|PhotoUrl|Last(Activity|Viewed|Referenced|CU)\w+)$/;

/** How to make values of a field; undefined for a field that stays empty. References and stamps are not made here. */
export function recipeOf(field: FieldDef): Recipe | undefined {
  if (EMPTY.test(field.name) || (!field.createable && field.type !== 'boolean')) return undefined;
  const made = BY_NAME.find(([name]) => name.test(field.name))?.[1] ?? byType(field);
  if (made === undefined || !field.nillable || field.nameField || field.unique) return made;
  // One in eight is empty, by bits that the value itself does not lean on.
  return (bits, number) => (bits >>> 29 === 0 ? null : made(bits, number));
}

function byType(field: FieldDef): Recipe | undefined {
  switch (field.type) {
    case 'boolean':
      return field.createable ? (bits) => bits % 10 === 0 : () => false;
    case 'phone':
      return (bits) => `+${(bits % 80) + 1} ${100 + (bits % 899)} ${1_000_000 + (more(bits, 1) % 8_999_999)}`;
    case 'email':
      return (bits, number) =>
        `${pick(PLAIN_WORDS, bits)}@${pick(PLAIN_WORDS, more(bits, 1))}${number}.example`;
    case 'url':
      return (bits) => `https://www.${pick(PLAIN_WORDS, bits)}-${pick(PLAIN_WORDS, more(bits, 1))}.example/`;
    case 'picklist':
    case 'multipicklist': {
      const values = field.picklist.filter((entry) => entry.active).map((entry) => entry.value);
      return values.length === 0 ? undefined : (bits) => pick(values, bits);
    }
    case 'int':
    case 'long':
      return (bits) => bits % 5000;
    case 'double':
    case 'currency':
    case 'percent':
      return numberRecipe(field);
    case 'date':
      return (bits) => dayText((bits % 18_000) + 1000);
    case 'string':
    case 'textarea':
      return textRecipe(field);
    default:
      return undefined;
  }
}

/** Numbers within precision and scale. */
function numberRecipe(field: FieldDef): Recipe {
  const whole = 10 ** Math.min(6, Math.max(1, field.precision - field.scale));
  const parts = 10 ** Math.min(2, field.scale);
  return (bits) => (bits % whole) + (more(bits, 1) % parts) / parts;
}

function textRecipe(field: FieldDef): Recipe {
  const key = field.unique || field.externalId;
  return (bits, number) => {
    const text = key
      ? `${pick(PLAIN_WORDS, bits)}-${number}`
      : `${pick(PLAIN_WORDS, bits)} ${pick(PLAIN_WORDS, more(bits, 1))}`;
    return field.length > 0 && !key ? text.slice(0, field.length) : text;
  };
}
