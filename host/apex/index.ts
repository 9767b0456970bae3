export { sendTo, type Callout, type CalloutReply, type SendCallout } from './callouts.ts';
export { controllerMethod, type ControllerMethod } from './extract.ts';
export type { RunningUser } from './platform.ts';
export { createProgram, loadProgram, type ApexProgram } from './program.ts';
export { runController, type ControllerResult, type ControllerRuntime } from './run-controller.ts';
export { UnsupportedApex } from './values.ts';
