/** Facts about objects that describe the schema. Notation in overlay.ts; source: Tooling API guide. */
export const TOOLING = `
@FieldDefinition nocreate noupdate nodelete noundelete
EntityDefinitionId string(255) ->EntityDefinition rel=EntityDefinition children=Fields
@EntityParticle nocreate noupdate nodelete noundelete
EntityDefinitionId string(255) ->EntityDefinition rel=EntityDefinition children=Particles
`;
