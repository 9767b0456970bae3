export { loadConfig, requireProduction, type Config } from './config.ts';
