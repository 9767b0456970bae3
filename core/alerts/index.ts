export { evaluateRules, type AlertRule, type ObjectCounts, type Raised } from './evaluate-rules.ts';
export { evaluateRun, type EvaluatedRun } from './evaluate-run.ts';
export {
  addRule,
  alertsOfRun,
  changeRule,
  deleteRule,
  listRules,
  tryRule,
  type RuleInput,
  type RunAlert,
  type Trial,
} from './rules.ts';
export { unusualChanges, type ChangeHistory } from './unusual.ts';
