export { ensureDemoJob, issueSigningKey } from './demo-tenant.ts';
export { assertPortFree } from './free-port.ts';
export { openInstallation, type Installation } from './installation.ts';
export { orgAccess, startStack, type Stack, type StackOptions, type StackPorts } from './stack.ts';
