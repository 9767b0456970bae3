/** Key prefixes (first three characters of an Id) that Salesforce documents or that were seen in real describes. */
const KNOWN: Readonly<Record<string, string>> = {
  Account: '001',
  AccountContactRelation: '07k',
  AccountContactRole: '02Z',
  AccountTeamMember: '01M',
  ApexClass: '01p',
  ApexTrigger: '01q',
  Asset: '02i',
  Attachment: '00P',
  BusinessHours: '01m',
  Campaign: '701',
  CampaignMember: '00v',
  Case: '500',
  CaseComment: '00a',
  Contact: '003',
  ContentDocument: '069',
  ContentDocumentLink: '06A',
  ContentVersion: '068',
  ContentWorkspace: '058',
  Contract: '800',
  Document: '015',
  EmailMessage: '02s',
  EmailTemplate: '00X',
  Entitlement: '550',
  Event: '00U',
  FeedItem: '0D5',
  Folder: '00l',
  Group: '00G',
  GroupMember: '011',
  Individual: '0PK',
  Lead: '00Q',
  Note: '002',
  Opportunity: '006',
  OpportunityContactRole: '00K',
  OpportunityLineItem: '00k',
  OpportunityHistory: '008',
  Order: '801',
  OrderItem: '802',
  Organization: '00D',
  PermissionSet: '0PS',
  PermissionSetAssignment: '0Pa',
  Pricebook2: '01s',
  PricebookEntry: '01u',
  Product2: '01t',
  Profile: '00e',
  Quote: '0Q0',
  QuoteLineItem: '0QL',
  RecordType: '012',
  Report: '00O',
  Solution: '501',
  StaticResource: '081',
  Task: '00T',
  Topic: '0TO',
  TopicAssignment: '0bb',
  User: '005',
  UserLicense: '100',
  UserPermissionAccess: '0up',
  UserRole: '00E',
  Vote: '083',
  WorkOrder: '0WO',
  WorkOrderLineItem: '1WL',
  WorkType: '08q',
};

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Prefixes of things that are no objects (query cursors, jobs, batches, retrieves, deploys, log files). */
const RESERVED = new Set(['01g', '750', '751', '752', '09S', '0Af', '07L', '000']);

/** Hands out key prefixes: the real one where known, else a stable one of its own per object name. */
export class KeyPrefixes {
  readonly #taken = new Set([...Object.values(KNOWN), ...RESERVED]);
  #nextCustom = 0;
  #nextStandard = 0;

  /** For a standard object. Call in a stable order: unknown objects get `z00`, `z01`, ... */
  standard(name: string): string {
    return KNOWN[name] ?? this.#free(() => `z${base62(this.#nextStandard++, 2)}`);
  }

  /** For a custom object: `a00`, `a01`, ... as a real org does. */
  custom(): string {
    return this.#free(() => `a${base62(this.#nextCustom++, 2)}`);
  }

  /** For an event, metadata, setting type or big object: `e`, `m`, `s` and `x` prefixes apart from data. */
  special(letter: 'e' | 'm' | 's' | 'x'): string {
    return this.#free(() => `${letter}${base62(this.#nextCustom++, 2)}`);
  }

  /** Notes a prefix that an object has already, for example one of a saved org. */
  take(prefix: string): void {
    this.#taken.add(prefix);
  }

  #free(candidate: () => string): string {
    for (;;) {
      const prefix = candidate();
      if (this.#taken.has(prefix)) continue;
      this.#taken.add(prefix);
      return prefix;
    }
  }
}

/** `value` in base 62, padded to `width` characters. */
export function base62(value: number, width: number): string {
  let rest = value;
  let text = '';
  do {
    text = DIGITS.charAt(rest % 62) + text;
    rest = Math.floor(rest / 62);
  } while (rest > 0);
  return text.padStart(width, '0');
}
