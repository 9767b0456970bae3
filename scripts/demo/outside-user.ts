/**
 * The org as somebody outside Holdfast sees and changes it: plain REST and SOAP calls with a session of their own, no code of `core`,
 * so that the demo proves the product against an independent witness.
 */

export type FieldValue = string | number | boolean | null;
export type OrgRecord = Readonly<Record<string, FieldValue>> & { readonly Id: string };
/** Live records by object. */
export type OrgState = ReadonlyMap<string, readonly OrgRecord[]>;

export interface DescribedField {
  readonly name: string;
  readonly type: string;
  readonly length: number;
  readonly createable: boolean;
  readonly updateable: boolean;
  readonly calculated: boolean;
  readonly autoNumber: boolean;
  readonly unique: boolean;
  readonly nillable: boolean;
  readonly restrictedPicklist: boolean;
  readonly referenceTo: readonly string[];
}

export interface DescribedObject {
  readonly name: string;
  readonly createable: boolean;
  readonly updateable: boolean;
  readonly deletable: boolean;
  readonly undeletable: boolean;
  readonly fields: readonly DescribedField[];
  readonly childRelationships: readonly {
    readonly childSObject: string;
    readonly field: string;
    readonly cascadeDelete: boolean;
  }[];
}

export interface WriteResult {
  readonly id?: string;
  readonly success: boolean;
  readonly errors: readonly { readonly statusCode: string; readonly message: string }[];
}

export interface OutsideUser {
  state(): Promise<OrgState>;
  describe(object: string): Promise<DescribedObject>;
  insert(object: string, records: readonly Record<string, FieldValue>[]): Promise<WriteResult[]>;
  update(object: string, records: readonly Record<string, FieldValue>[]): Promise<WriteResult[]>;
  remove(ids: readonly string[]): Promise<WriteResult[]>;
  /** Takes records out of the recycle bin for good. */
  purge(ids: readonly string[]): Promise<void>;
}

const version = 'v67.0';
const batchSize = 200;

function batches<T>(items: readonly T[]): T[][] {
  const count = Math.ceil(items.length / batchSize);
  return Array.from({ length: count }, (_, index) => items.slice(index * batchSize, (index + 1) * batchSize));
}

/** A user with a session of the org at `url`. */
export function outsideUser(url: string, accessToken: string): OutsideUser {
  const described = new Map<string, Promise<DescribedObject>>();

  async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok)
      throw new Error(`${method} ${path}: ${response.status} ${(await response.text()).slice(0, 500)}`);
    return (await response.json()) as T;
  }

  async function write(
    method: string,
    object: string,
    records: readonly Record<string, FieldValue>[],
  ): Promise<WriteResult[]> {
    const results: WriteResult[] = [];
    for (const batch of batches(records)) {
      const body = {
        allOrNone: false,
        records: batch.map((record) => ({ attributes: { type: object }, ...record })),
      };
      results.push(
        ...(await call<WriteResult[]>(method, `/services/data/${version}/composite/sobjects`, body)),
      );
    }
    return results;
  }

  return {
    async state() {
      const { objects } = await call<{ objects: Record<string, OrgRecord[]> }>('GET', '/simulator/snapshot');
      return new Map(Object.entries(objects));
    },
    describe(object) {
      const known =
        described.get(object) ??
        call<DescribedObject>('GET', `/services/data/${version}/sobjects/${object}/describe`);
      described.set(object, known);
      return known;
    },
    insert: (object, records) => write('POST', object, records),
    update: (object, records) => write('PATCH', object, records),
    async remove(ids) {
      const results: WriteResult[] = [];
      for (const batch of batches(ids)) {
        const query = `ids=${batch.join(',')}&allOrNone=false`;
        results.push(
          ...(await call<WriteResult[]>('DELETE', `/services/data/${version}/composite/sobjects?${query}`)),
        );
      }
      return results;
    },
    async purge(ids) {
      const body =
        '<env:Envelope xmlns:env="http://schemas.xmlsoap.org/soap/envelope/" xmlns="urn:partner.soap.sforce.com">' +
        `<env:Header><SessionHeader><sessionId>${accessToken}</sessionId></SessionHeader></env:Header>` +
        `<env:Body><emptyRecycleBin>${ids.map((id) => `<ids>${id}</ids>`).join('')}</emptyRecycleBin></env:Body></env:Envelope>`;
      const headers = { 'content-type': 'text/xml', soapaction: '""' };
      const response = await fetch(`${url}/services/Soap/u/67.0`, { method: 'POST', headers, body });
      const text = await response.text();
      if (!response.ok || text.includes('<success>false</success>'))
        throw new Error(`emptyRecycleBin: ${text.slice(0, 500)}`);
    },
  };
}
