/** One thing Haldenfrost sells: code, name, family, list price, and whether it is still sold. */
export interface CatalogueItem {
  readonly code: string;
  readonly name: string;
  readonly family: string;
  readonly listPrice: number;
  readonly active: boolean;
  readonly description: string;
}

type Series = readonly [
  family: string,
  code: string,
  name: string,
  basePrice: number,
  sizes: readonly number[],
  text: string,
];

const SERIES: readonly Series[] = [
  [
    'Heat Pumps',
    'HP-A',
    'Aurora air heat pump {size} kW',
    4200,
    [6, 9, 12, 16, 22, 30],
    'Air to water, R290, flow up to 70 °C.',
  ],
  [
    'Heat Pumps',
    'HP-B',
    'Basalt brine heat pump {size} kW',
    5800,
    [8, 13, 17, 28],
    'Ground source; passive cooling, "whisper" mode.',
  ],
  [
    'Chillers',
    'CH-P',
    'Polar chiller {size} kW',
    14500,
    [50, 80, 120, 200, 350],
    'Screw compressor, free cooling below 2 °C.',
  ],
  [
    'Chillers',
    'CH-N',
    'Nimbus mini chiller {size} kW',
    6900,
    [5, 10, 20],
    'Indoor unit for wine cellars, labs and dairies.',
  ],
  [
    'Air Handling',
    'AH-B',
    'Breeze air handling unit {size} m³/h',
    7400,
    [1000, 2500, 5000, 12000],
    'Counterflow recovery 87 %, EC fans.',
  ],
  [
    'Cold Rooms',
    'CR-F',
    'Fjord cold room {size} m²',
    9800,
    [6, 12, 24, 60],
    'Panels 120 mm, floor heating, door alarm.',
  ],
  [
    'Cold Rooms',
    'CR-G',
    'Glacier blast freezer {size} kg',
    12600,
    [30, 90, 240],
    'From +70 °C to −18 °C in under four hours.',
  ],
];

type Single = readonly [family: string, code: string, name: string, price: number, text: string];

const SINGLES: readonly Single[] = [
  ['Controls', '00100', 'Vindu controller', 390, 'Controller with touch display, Modbus and BACnet.'],
  [
    'Controls',
    '00101',
    'Vindu controller "Pro"',
    720,
    'As 00100, with web server, alarms by e-mail, 16 inputs.',
  ],
  ['Controls', '00110', 'Temperature sensor, 5 m cable', 24.9, 'Pt1000, stainless, IP67.'],
  ['Controls', '00111', 'Door contact', 12.5, 'Reed contact, set of 2, white.'],
  ['Controls', '00120', 'LTE gateway', 285, 'Remote monitoring without customer network; SIM included.'],
  ['Spare Parts', '00451', 'Filter set F7/M5, 592 × 592', 46.8, 'Set of two; change every 6 months.'],
  ['Spare Parts', '00452', 'Fan motor EC 450', 512, 'Replaces 00387 and 00388.'],
  ['Spare Parts', '00460', 'Compressor oil POE 32, 5 l', 89.95, 'For Polar and Nimbus.'],
  ['Spare Parts', '00461', 'Refrigerant R290, 10 kg', 214, 'Dangerous goods: ADR 2.1, class 2F.'],
  ['Spare Parts', '00470', 'Evaporator door heater', 133.33, 'Self-regulating, 230 V, 18 W/m.'],
  ['Spare Parts', '00480', 'Gasket kit "Fjord"', 0.99, 'Price per metre.'],
  ['Services', 'SV-01', 'Commissioning, per day', 1150, 'One engineer, travel not included.'],
  ['Services', 'SV-02', 'Maintenance contract Basic, per year', 840, 'One inspection a year, parts extra.'],
  [
    'Services',
    'SV-03',
    'Maintenance contract Plus, per year',
    1690,
    'Two inspections a year, wear parts included.',
  ],
  [
    'Services',
    'SV-04',
    'Maintenance contract Premium 24/7, per year',
    4200,
    'Four hours reaction time, day and night.',
  ],
  ['Services', 'SV-05', 'Remote monitoring, per month', 59, 'Readings every minute, monthly report.'],
  ['Services', 'SV-06', 'Training day "Formation opérateur"', 980, 'Up to 8 people, at the customer’s site.'],
];

/** Codes that are no longer sold: still in old deals, gone from new ones. */
const DISCONTINUED = new Set(['HP-B-8', 'CH-N-5', '00111', 'AH-B-1000']);

function itemsOf([family, code, name, basePrice, sizes, text]: Series): CatalogueItem[] {
  return sizes.map((size, step) =>
    item(
      `${code}-${size}`,
      name.replace('{size}', String(size)),
      family,
      Math.round(basePrice * 1.42 ** step),
      text,
    ),
  );
}

function item(
  code: string,
  name: string,
  family: string,
  listPrice: number,
  description: string,
): CatalogueItem {
  return { code, name, family, listPrice, active: !DISCONTINUED.has(code), description };
}

/** The price list, in the order of the printed catalogue. */
export const CATALOGUE: readonly CatalogueItem[] = [
  ...SERIES.flatMap(itemsOf),
  ...SINGLES.map(([family, code, name, price, text]) => item(code, name, family, price, text)),
];
