import type { Dice } from './dice.ts';
import type { Registry } from './people.ts';
import type { Region, Town } from './regions.ts';

/** A pattern for the name of a firm ({last}, {town}, {form}) and the industry it is in. */
type FirmPattern = readonly [pattern: string, industry: string];

/** How customers are called in each region, by name of the region; industries are standard values. */
const FIRM_PATTERNS: Readonly<Record<string, readonly FirmPattern[]>> = {
  'North America': [
    ['{town} General Hospital', 'Healthcare'],
    ['{last} & Sons Grocers, {form}', 'Retail'],
    ['{last} Brewing Co.', 'Food & Beverage'],
    ['The "{last}" Inn at {town}', 'Hospitality'],
    ['{last} Cold Storage {form}', 'Shipping'],
    ['{town} Unified School District', 'Education'],
    ['{last} Data Centers {form}', 'Technology'],
  ],
  DACH: [
    ['Klinikum {town}', 'Healthcare'],
    ['Bäckerei {last} {form}', 'Food & Beverage'],
    ['Hotel "Zum Goldenen Löwen" {town}', 'Hospitality'],
    ['{last} Kühlhaus {form}', 'Shipping'],
    ['Stadtwerke {town} {form}', 'Utilities'],
    ['{last} Maschinenbau {form}', 'Manufacturing'],
    ['Molkerei {last} {form}', 'Food & Beverage'],
  ],
  Nordics: [
    ['{last} Fisk {form}', 'Food & Beverage'],
    ['{town} Universitetssykehus', 'Healthcare'],
    ['Hotell {last}, {town}', 'Hospitality'],
    ['{last} Datahall {form}', 'Technology'],
    ['{town} Kommune', 'Government'],
    ['{last} Byggservice {form}', 'Construction'],
  ],
  'France & Benelux': [
    ['Boulangerie {last} & Fils', 'Food & Beverage'],
    ['Clinique Saint-{last}', 'Healthcare'],
    ["Hôtel de l'Étoile – {town}", 'Hospitality'],
    ['Laboratoires {last} {form}', 'Biotechnology'],
    ['Supermarchés {last} {form}', 'Retail'],
    ['Fromagerie {last} {form}', 'Food & Beverage'],
  ],
  Iberia: [
    ['Bodegas {last} {form}', 'Food & Beverage'],
    ['Hotel Playa de {town}', 'Hospitality'],
    ['Hospital Universitario {town}', 'Healthcare'],
    ['Frigoríficos {last} {form}', 'Shipping'],
    ['Conservas {last} e Hijos {form}', 'Food & Beverage'],
  ],
  'UK & Ireland': [
    ['{last} & Daughters {form}', 'Retail'],
    ['The {last} Arms, {town}', 'Hospitality'],
    ["St. {last}'s Hospital", 'Healthcare'],
    ['{last} Creameries {form}', 'Food & Beverage'],
    ['{town} City Council', 'Government'],
    ['{last} Biologics {form}', 'Biotechnology'],
  ],
  Japan: [
    ['{form}{last}冷蔵', 'Shipping'],
    ['{last}病院', 'Healthcare'],
    ['旅館 {last}屋', 'Hospitality'],
    ['{last}食品{form}', 'Food & Beverage'],
  ],
};

/** A firm and the industry it is in (a standard value of Account.Industry). */
export interface FirmName {
  readonly firm: string;
  readonly industry: string;
}

/** Makes up a firm of a region. A `family` firm is named after its owners, so that it can have branches in other towns. */
export function firmName(dice: Dice, people: Registry, region: Region, town: Town, family = false): FirmName {
  const patterns = (FIRM_PATTERNS[region.name] ?? []).filter(
    ([pattern]) => !family || !pattern.includes('{town}'),
  );
  const [pattern, industry] = dice.pick(patterns);
  const firm = pattern
    .replace('{last}', () => people.lastName(region))
    .replace('{town}', () => town.name)
    .replace('{form}', () => dice.pick(region.legalForms));
  return { firm, industry };
}
