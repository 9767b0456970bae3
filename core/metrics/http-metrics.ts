import { Histogram, type Registry } from 'prom-client';

/** What the API measures of its own requests. */
export interface HttpMetrics {
  /** `route` is the pattern, such as `/v1/runs/:runId`, never the address. */
  answered(method: string, route: string, status: number, seconds: number): void;
}

export function openHttpMetrics(registry: Registry): HttpMetrics {
  const requests = new Histogram({
    ...{ name: 'holdfast_http_request_seconds', help: 'Requests to the API, by route and status.' },
    labelNames: ['method', 'route', 'status'] as const,
    buckets: [0.005, 0.02, 0.05, 0.1, 0.3, 1, 3, 10],
    registers: [registry],
  });
  return {
    answered: (method, route, status, seconds) => requests.observe({ method, route, status }, seconds),
  };
}
