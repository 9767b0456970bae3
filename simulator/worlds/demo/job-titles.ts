/** Titles by rank, as printed on the cards of a region. */
export interface JobTitles {
  readonly heads: readonly string[];
  readonly staff: readonly string[];
}

const ENGLISH: JobTitles = {
  heads: ['Managing Director', 'Owner', 'CEO & Founder', 'Director, Facilities'],
  staff: [
    'Facility Manager',
    'Head of Purchasing',
    'Maintenance Lead, Night Shift',
    'Accounts Payable',
    'Energy Officer',
    'IT & Building Automation',
  ],
};

const TITLES: Readonly<Record<string, JobTitles>> = {
  DACH: {
    heads: ['Geschäftsführer', 'Geschäftsführerin', 'Inhaberin', 'Vorstand Technik'],
    staff: [
      'Leitung Haustechnik',
      'Einkauf / Technik',
      'Betriebsleiter',
      'Energiebeauftragte',
      'Buchhaltung',
      'Küchenchef',
    ],
  },
  Nordics: {
    heads: ['Verkställande direktör', 'Daglig leder', 'Direktør'],
    staff: ['Fastighetschef', 'Inköpsansvarig', 'Driftstekniker', 'Vaktmester', 'Økonomi & lønn'],
  },
  'France & Benelux': {
    heads: ['PDG', 'Gérante', 'Directeur général délégué'],
    staff: [
      'Responsable technique',
      'Chargée d’affaires',
      'Chef de cuisine',
      'Comptabilité fournisseurs',
      "Responsable de l'énergie",
    ],
  },
  Iberia: {
    heads: ['Gerente', 'Propietaria', 'Director general', 'Sócio-gerente'],
    staff: [
      'Jefe de Mantenimiento',
      'Compras',
      'Responsable de instalaciones',
      'Gestão de edifícios',
      'Administración',
    ],
  },
  Japan: {
    heads: ['代表取締役', '院長'],
    staff: ['施設管理部長', '購買課', '設備担当', '経理部'],
  },
};

/** Titles that people hold in a region; English ones where a region has none of its own. */
export function jobTitlesIn(regionName: string): JobTitles {
  return TITLES[regionName] ?? ENGLISH;
}
