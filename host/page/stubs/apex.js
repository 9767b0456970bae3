/**
 * `@salesforce/apex`: calls run on the host's server, which runs the shipped controllers. Parameters and results are copied, as on the
 * platform; cacheable results are frozen and kept by method and parameters until refreshApex.
 */
const cache = new Map();
const wires = new Map();
const emitted = new WeakMap();

/** The function that `@salesforce/apex/<Class>.<method>` exports: call it, or hand it to @wire. */
export function apexMethod(className, methodName, { cacheable, parameters }) {
  const method = (given) => {
    const values = checkedParameters(`${className}.${methodName}`, parameters, given);
    return cacheable ? cachedCall(className, methodName, values) : call(className, methodName, values);
  };
  method.adapter = wireAdapter(`${className}.${methodName}`, cacheable, parameters, method);
  return method;
}

/** Fetches again what a wire provided, for all wires of the same method and parameters. */
export async function refreshApex(provisioned) {
  const wire = emitted.get(provisioned);
  if (!wire) return;
  cache.delete(wire.key);
  const siblings = [...(wires.get(wire.key) ?? [])];
  await Promise.all(siblings.map((sibling) => sibling.fetch()));
}

/** A field of a record by its schema token. */
export function getSObjectValue(record, token) {
  return record?.[token?.fieldApiName ?? token];
}

function checkedParameters(name, parameters, given = {}) {
  const unknown = Object.keys(given).filter((key) => !parameters.includes(key));
  if (unknown.length > 0) throw new TypeError(`${name} has no parameter ${unknown.join(', ')}.`);
  return JSON.parse(JSON.stringify(given));
}

function keyOf(className, methodName, values) {
  const ordered = Object.keys(values)
    .sort()
    .map((key) => [key, values[key]]);
  return `${className}.${methodName} ${JSON.stringify(ordered)}`;
}

function cachedCall(className, methodName, values) {
  const key = keyOf(className, methodName, values);
  if (!cache.has(key)) {
    const pending = call(className, methodName, values).then(deepFreeze);
    cache.set(key, pending);
    pending.catch(() => cache.delete(key));
  }
  return cache.get(key);
}

async function call(className, methodName, values) {
  const response = await fetch(`/apex/${className}/${methodName}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(values),
  }).catch(() => undefined);
  if (!response)
    throw failure(0, { message: 'The page cannot reach its server. Is Holdfast still running?' });
  const body = await response
    .json()
    .catch(() => ({ message: 'The page got no usable answer from its server.' }));
  if (!response.ok) throw failure(response.status, body);
  return body.value;
}

/** The error object that components get from a failed call. */
function failure(status, body) {
  return { body, ok: false, status, statusText: 'Server Error', headers: {} };
}

function deepFreeze(value) {
  if (value !== null && typeof value === 'object') {
    Object.values(value).forEach(deepFreeze);
    Object.freeze(value);
  }
  return value;
}

function wireAdapter(name, cacheable, parameters, method) {
  return class {
    constructor(dataCallback) {
      if (!cacheable) throw new Error(`${name} is not cacheable, so it cannot be wired.`);
      this.dataCallback = dataCallback;
      this.provide({ data: undefined, error: undefined });
    }

    connect() {
      this.connected = true;
      this.start();
    }

    update(config) {
      this.config = config;
      this.start();
    }

    disconnect() {
      this.connected = false;
      this.leave();
    }

    /** Waits while a parameter is undefined. */
    start() {
      if (!this.connected || !this.config) return;
      if (Object.values(this.config).some((value) => value === undefined)) return;
      const [className, methodName] = name.split('.');
      const key = keyOf(className, methodName, checkedParameters(name, parameters, this.config));
      if (key === this.key) return;
      this.leave();
      this.key = key;
      if (!wires.has(key)) wires.set(key, new Set());
      wires.get(key).add(this);
      this.fetch();
    }

    async fetch() {
      const { key } = this;
      const result = await method(this.config).then(
        (data) => ({ data, error: undefined }),
        (error) => ({ data: undefined, error }),
      );
      if (this.connected && key === this.key) this.provide(result);
    }

    leave() {
      wires.get(this.key)?.delete(this);
      this.key = undefined;
    }

    provide(result) {
      emitted.set(result, this);
      this.dataCallback(result);
    }
  };
}
