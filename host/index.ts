export { bundleHost, type Bundle, type BundleOptions } from './build/bundle.ts';
export { startHost, type HostIdentity, type HostOptions, type RunningHost } from './server/start-host.ts';
