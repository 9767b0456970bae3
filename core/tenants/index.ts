export { connectHomeOrg, type ConnectedOrg, type OperatorConnect } from './connect-home-org.ts';
export { openDataKey } from './data-key.ts';
export {
  createConnection,
  getConnection,
  listConnections,
  type Connection,
  type NewConnection,
} from './connection.ts';
export {
  ensureMember,
  findOwner,
  readSession,
  type CallerSession,
  type KnownUser,
  type Member,
} from './member.ts';
export { openOrg, type OpenOrgOptions } from './open-org.ts';
export { permissionSnapshot, permissionWarnings, storeWarnings } from './permission-warnings.ts';
export { seal, unseal, type SealContext } from './sealing.ts';
export { addSigningKey, findSigningKey, rememberNonce, type SigningKey } from './signing-key.ts';
export { createTenant, findTenantByOrg, type Tenant } from './tenant.ts';
