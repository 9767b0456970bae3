import { startSimulator, type RunningSimulator, type SimulatorOptions, type WorldRecord } from '#simulator';

/** A small HTTP client of the tests, so that they see what any client sees. */

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON; the shapes are what the tests are about. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly body: any;
}

export interface OrgClient {
  readonly simulator: RunningSimulator;
  get(path: string, headers?: Record<string, string>): Promise<Answer>;
  send(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>;
  query(soql: string): Promise<Answer>;
  /** Creates a record and answers its Id. */
  create(type: string, fields: Record<string, unknown>): Promise<string>;
}

export const BASE = '/services/data/v67.0';

/** Starts an org and answers a client of its administrator. Relative paths are below /services/data/v67.0. */
export async function startOrg(options: Partial<SimulatorOptions> = {}): Promise<OrgClient> {
  const simulator = await startSimulator({ port: 0, world: undefined, ...options });
  const send: OrgClient['send'] = async (method, path, body, headers = {}) => {
    const url = `${simulator.url}${path.startsWith('/') ? path : `${BASE}/${path}`}`;
    const response = await fetch(url, {
      method,
      headers: {
        Authorization: `Bearer ${simulator.accessToken}`,
        'Content-Type': 'application/json',
        ...headers,
      },
      redirect: 'manual',
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') === true && text !== '';
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: isJson ? JSON.parse(text) : undefined,
    };
  };
  const get: OrgClient['get'] = (path, headers) => send('GET', path, undefined, headers);
  return {
    simulator,
    send,
    get,
    query: (soql) => get(`query?q=${encodeURIComponent(soql)}`),
    create: async (type, fields) => {
      const answer = await send('POST', `sobjects/${type}`, fields);
      if (answer.status !== 201) throw new Error(`create ${type}: ${answer.text}`);
      return String(answer.body.id);
    },
  };
}

/** A world of these records. */
export function worldOf(records: readonly WorldRecord[]): NonNullable<SimulatorOptions['world']> {
  return {
    name: 'test',
    companyName: 'Test Company',
    metadataFolders: [],
    records: () => records,
    disasters: [],
  };
}

/** `count` accounts named `Account 1` and so on. */
export function accounts(count: number): WorldRecord[] {
  return Array.from({ length: count }, (_, index) => ({
    type: 'Account',
    ref: `a${index + 1}`,
    fields: { Name: `Account ${index + 1}`, NumberOfEmployees: index + 1 },
  }));
}
