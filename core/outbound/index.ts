export { isPublicAddress } from './public-address.ts';
export { publicLookup } from './public-lookup.ts';
