import { SalesforceError } from '../engine/errors.ts';
import { touchMany } from '../engine/generated/touch-many.ts';
import { plainText } from '../engine/values.ts';
import { applyOperations, WorldLoadError } from '../worlds/apply.ts';
import { seededRandom } from '../worlds/random.ts';
import type { Operation } from '../worlds/world.ts';
import { answerEngineControl } from './admin-engine.ts';
import { errorReply, json, readObject, type Reply, type SimRequest } from './exchange.ts';
import { faultOf } from './faults.ts';
import type { Site } from './site.ts';

/** Controls under /simulator that no real client sees. Undefined for other paths. */
export function answerAdmin(site: Site, request: SimRequest): Reply | undefined {
  const match = /^\/simulator\/([\w-]+)$/.exec(request.path);
  if (match === null) return undefined;
  try {
    return answer(site, request, `${request.method} ${match[1] ?? ''}`);
  } catch (error) {
    if (error instanceof WorldLoadError) return json(400, { error: error.message });
    if (error instanceof SalesforceError) return errorReply(error);
    throw error;
  }
}

function answer(site: Site, request: SimRequest, call: string): Reply {
  switch (call) {
    case 'GET world':
      return json(200, worldInfo(site));
    case 'POST business-day':
      return businessDay(site, request);
    case 'POST disaster':
      return disaster(site, request);
    case 'GET faults':
      return json(200, site.faults.list());
    case 'POST faults':
      site.faults.arm(faultOf(readObject(request)));
      return json(201, { armed: true });
    case 'DELETE faults':
      site.faults.clear();
      return { status: 204 };
    case 'POST expire-sessions':
      site.sessions.expireAll();
      return { status: 204 };
    case 'GET events':
      return json(200, eventsAfter(site, request));
    case 'POST touch':
      return touched(site, readObject(request));
    case 'GET snapshot':
      return json(200, snapshot(site));
    default:
      return (
        answerEngineControl(site, request, call) ??
        json(404, { error: `There is no ${call} among the controls of the simulator` })
      );
  }
}

function worldInfo(site: Site): unknown {
  const counts: Record<string, number> = {};
  for (const object of site.org.schema.all()) {
    const count = site.org.store.count(object);
    if (count > 0) counts[object.name] = count;
  }
  return {
    name: site.world.name,
    companyName: site.world.companyName,
    orgId: site.org.orgId,
    hasBusinessDay: site.world.businessDay !== undefined,
    disasters: site.world.disasters.map(({ name, label }) => ({ name, label })),
    records: counts,
  };
}

/** Optional `seed` of the body; else one that differs with each change of the org. */
function randomOf(site: Site, body: Record<string, unknown>): () => number {
  return seededRandom(typeof body['seed'] === 'number' ? body['seed'] : site.seed + site.org.revision);
}

const bodyOf = (request: SimRequest): Record<string, unknown> =>
  request.body.length === 0 ? {} : readObject(request);

function businessDay(site: Site, request: SimRequest): Reply {
  const day = site.world.businessDay;
  if (day === undefined) return json(404, { error: `World ${site.world.name} has no business day` });
  return applied(site, day(site.org, randomOf(site, bodyOf(request))));
}

function disaster(site: Site, request: SimRequest): Reply {
  const body = bodyOf(request);
  const chosen = site.world.disasters.find(({ name }) => name === body['name']);
  if (chosen === undefined) {
    const names = site.world.disasters.map(({ name }) => name).join(', ');
    return json(404, {
      error: `World ${site.world.name} has no disaster "${String(body['name'])}"; it has: ${names || 'none'}`,
    });
  }
  return applied(site, chosen.plan(site.org, randomOf(site, body)));
}

function applied(site: Site, operations: readonly Operation[]): Reply {
  return json(200, { operations: operations.length, objects: applyOperations(site.org, operations) });
}

/** Body: `{object, percent, seed}`: changes about that part of the rows of a generated object in one commit. */
function touched(site: Site, body: Record<string, unknown>): Reply {
  const seed = typeof body['seed'] === 'number' ? body['seed'] : site.seed + site.org.revision;
  const object = site.org.object(plainText(body['object'])).name;
  return json(200, { object, changed: touchMany(site.org, object, Number(body['percent']), seed) });
}

function eventsAfter(site: Site, request: SimRequest): unknown {
  const after = Number(request.query.get('after') ?? 0);
  const limit = Number(request.query.get('limit') ?? 100_000);
  const events = site.org.events.slice(after, after + limit);
  return { total: site.org.events.length, events };
}

/** All live records by object, every readable field, as they stand now. */
function snapshot(site: Site): unknown {
  const objects: Record<string, unknown[]> = {};
  for (const object of site.org.schema.all()) {
    const fields = [...object.fields.values()];
    const rows = [...site.org.store.rows(object)].map((record) => {
      const values = fields
        .map((field) => [field.name, site.org.read(record, field)] as const)
        .filter(([, value]) => value !== null);
      return Object.fromEntries(values);
    });
    if (rows.length > 0) objects[object.name] = rows;
  }
  return { at: site.org.now().toISOString(), objects };
}
