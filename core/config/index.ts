export { loadConfig, requireProduction, type Config, type FileLocation } from './config.ts';
