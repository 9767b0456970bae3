/** On whose behalf a change is made. `system` may set audit fields and read-only fields: used for furnishing an org and by rules. */
export interface Actor {
  readonly userId: string;
  readonly system: boolean;
}
