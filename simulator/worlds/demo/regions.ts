import {
  base,
  de,
  en,
  en_GB,
  en_US,
  es,
  fr,
  ja,
  nb_NO,
  pt_PT,
  sv,
  type LocaleDefinition,
} from '@faker-js/faker';

/** A town that customers are in, with its place on the map. */
export interface Town {
  readonly name: string;
  readonly state?: string;
  readonly country: string;
  /** Postal code; `#` stands for a digit. Codes with leading zeros are the point of some of them. */
  readonly postalCode: string;
  readonly latitude: number;
  readonly longitude: number;
}

/** A sales region: where it is, how people and firms are named there, how they write numbers. */
export interface Region {
  /** Value of Account.Region__c. */
  readonly name: string;
  /** Share of the customers, as a weight. */
  readonly weight: number;
  readonly locales: readonly LocaleDefinition[];
  readonly phone: readonly string[];
  readonly legalForms: readonly string[];
  readonly towns: readonly Town[];
}

function town(
  name: string,
  country: string,
  postalCode: string,
  latitude: number,
  longitude: number,
  state?: string,
): Town {
  return { name, country, postalCode, latitude, longitude, ...(state === undefined ? {} : { state }) };
}

const NORTH_AMERICA: Region = {
  name: 'North America',
  weight: 26,
  locales: [en_US, en, base],
  phone: ['(###) 555-01##', '+1 ###-555-01##', '###.555.01## x###'],
  legalForms: ['Inc.', 'LLC', 'Corp.', 'Co., Inc.'],
  towns: [
    town('Boston', 'United States', '021##', 42.3601, -71.0589, 'MA'),
    town('Newark', 'United States', '071##', 40.7357, -74.1724, 'NJ'),
    town('Austin', 'United States', '787##', 30.2672, -97.7431, 'TX'),
    town("Coeur d'Alene", 'United States', '838##', 47.6777, -116.7805, 'ID'),
    town('Montréal', 'Canada', 'H2X 1Y#', 45.5019, -73.5674, 'QC'),
    town('Seattle', 'United States', '981##', 47.6062, -122.3321, 'WA'),
  ],
};

const DACH: Region = {
  name: 'DACH',
  weight: 22,
  locales: [de, en, base],
  phone: ['+49 89 ######', '+49 (0)30 #######', '0043 1 ######', '+41 44 ### ## ##'],
  legalForms: ['GmbH', 'GmbH & Co. KG', 'AG', 'e. K.'],
  towns: [
    town('München', 'Germany', '80###', 48.1351, 11.582),
    town('Dresden', 'Germany', '01###', 51.0504, 13.7373),
    town('Köln', 'Germany', '50###', 50.9375, 6.9603),
    town('Zürich', 'Switzerland', '80##', 47.3769, 8.5417),
    town('Wien', 'Austria', '1##0', 48.2082, 16.3738),
    town('Frankfurt (Oder)', 'Germany', '152##', 52.3471, 14.5506),
  ],
};

const NORDICS: Region = {
  name: 'Nordics',
  weight: 14,
  locales: [sv, nb_NO, en, base],
  phone: ['+46 8-### ## ##', '+47 ## ## ## ##', '+45 ## ## ## ##'],
  legalForms: ['AB', 'AS', 'A/S', 'ApS'],
  towns: [
    town('Malmö', 'Sweden', '2## ##', 55.605, 13.0038),
    town('Göteborg', 'Sweden', '41# ##', 57.7089, 11.9746),
    town('Tromsø', 'Norway', '90##', 69.6492, 18.9553),
    town('Oslo', 'Norway', '01##', 59.9139, 10.7522),
    town('Århus', 'Denmark', '80##', 56.1629, 10.2039),
  ],
};

const FRANCE: Region = {
  name: 'France & Benelux',
  weight: 12,
  locales: [fr, en, base],
  phone: ['+33 1 ## ## ## ##', '04 ## ## ## ##', '+32 2 ### ## ##'],
  legalForms: ['SARL', 'SAS', 'S.A.', 'SPRL'],
  towns: [
    town('Lyon', 'France', '6900#', 45.764, 4.8357),
    town('Bourg-en-Bresse', 'France', '010##', 46.2052, 5.2255),
    town('Nîmes', 'France', '30###', 43.8367, 4.3601),
    town("L'Haÿ-les-Roses", 'France', '94240', 48.7795, 2.3372),
    town('Liège', 'Belgium', '40##', 50.6326, 5.5797),
  ],
};

const IBERIA: Region = {
  name: 'Iberia',
  weight: 10,
  locales: [es, pt_PT, en, base],
  phone: ['+34 9## ### ###', '+351 2## ### ###', '9## ## ## ##'],
  legalForms: ['S.L.', 'S.A.', 'Lda.'],
  towns: [
    town('Málaga', 'Spain', '290##', 36.7213, -4.4214),
    town('Barcelona', 'Spain', '080##', 41.3874, 2.1686),
    town('A Coruña', 'Spain', '150##', 43.3623, -8.4115),
    town('Lisboa', 'Portugal', '1###-0##', 38.7223, -9.1393),
    town('Évora', 'Portugal', '7000-0##', 38.571, -7.9135),
  ],
};

const BRITAIN: Region = {
  name: 'UK & Ireland',
  weight: 10,
  locales: [en_GB, en, base],
  phone: ['020 7946 0###', '+44 161 496 0###', '+353 1 #######'],
  legalForms: ['Ltd', 'plc', 'LLP'],
  towns: [
    town('London', 'United Kingdom', 'EC1A #BB', 51.5074, -0.1278),
    town('Manchester', 'United Kingdom', 'M# 4FN', 53.4808, -2.2426),
    town('Stow-on-the-Wold', 'United Kingdom', 'GL54 #AB', 51.9304, -1.7238),
    town('Dublin', 'Ireland', 'D0# X285', 53.3498, -6.2603),
  ],
};

const JAPAN: Region = {
  name: 'Japan',
  weight: 6,
  locales: [ja, en, base],
  phone: ['+81 3-####-####', '06-####-####'],
  legalForms: ['株式会社', '有限会社'],
  towns: [
    town('東京', 'Japan', '100-00##', 35.6762, 139.6503, '東京都'),
    town('大阪', 'Japan', '53#-00##', 34.6937, 135.5023, '大阪府'),
    town('札幌', 'Japan', '060-00##', 43.0618, 141.3545, '北海道'),
  ],
};

/** The seven sales regions of Haldenfrost. */
export const REGIONS: readonly Region[] = [NORTH_AMERICA, DACH, NORDICS, FRANCE, IBERIA, BRITAIN, JAPAN];
