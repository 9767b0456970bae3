export { openHttpMetrics, type HttpMetrics } from './http-metrics.ts';
export { openRunMetrics, type RunMetrics } from './run-metrics.ts';
export { openRegistry, serveMetrics, type MetricsServer } from './serve-metrics.ts';
export { openStateMetrics } from './state-metrics.ts';
