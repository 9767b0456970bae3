/** What the headers of a call say about its saves. */
export interface SaveOptions {
  /** `Sforce-Auto-Assign: FALSE` switches assignment rules off. */
  readonly autoAssign?: boolean;
  /** `Sforce-Duplicate-Rule-Header: allowSave=true` saves in spite of rules that only warn. */
  readonly allowDuplicates?: boolean;
}

/** On whose behalf a change is made. `system` may set audit fields and read-only fields: used for furnishing an org and by rules. */
export interface Actor {
  readonly userId: string;
  readonly system: boolean;
  readonly options?: SaveOptions;
}
