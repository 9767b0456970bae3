/** The part of Apex that the host understands, as plain data. Names keep their spelling; Apex compares them without case. */

/** A type as written: `Map<String, Object>` is `{ name: 'Map', arguments: [String, Object] }`; arrays are lists. */
export interface TypeName {
  readonly name: string;
  readonly arguments: readonly TypeName[];
}

export type LiteralValue = string | number | boolean | null;

interface At {
  /** Line in the class file, from 1. */
  readonly line: number;
}

export type Expression =
  | (At & { readonly kind: 'literal'; readonly value: LiteralValue })
  | (At & { readonly kind: 'name'; readonly name: string })
  | (At & { readonly kind: 'this' })
  | (At & { readonly kind: 'type'; readonly type: TypeName })
  | (At & {
      readonly kind: 'field';
      readonly target: Expression;
      readonly name: string;
      readonly safe: boolean;
    })
  | (At & {
      readonly kind: 'call';
      /** Absent for a method of the own class. */
      readonly target: Expression | undefined;
      readonly name: string;
      readonly arguments: readonly Expression[];
      readonly safe: boolean;
    })
  | (At & {
      readonly kind: 'constructor';
      readonly of: 'this' | 'super';
      readonly arguments: readonly Expression[];
    })
  | (At & { readonly kind: 'new'; readonly type: TypeName; readonly arguments: readonly Expression[] })
  | (At & { readonly kind: 'collection'; readonly type: TypeName; readonly items: readonly Expression[] })
  | (At & {
      readonly kind: 'map';
      readonly type: TypeName;
      readonly entries: readonly { readonly key: Expression; readonly value: Expression }[];
    })
  | (At & { readonly kind: 'index'; readonly target: Expression; readonly index: Expression })
  | (At & {
      readonly kind: 'assign';
      readonly operator: string;
      readonly target: Expression;
      readonly value: Expression;
    })
  | (At & {
      readonly kind: 'binary';
      readonly operator: string;
      readonly left: Expression;
      readonly right: Expression;
    })
  | (At & { readonly kind: 'unary'; readonly operator: string; readonly operand: Expression })
  | (At & {
      readonly kind: 'step';
      readonly operator: string;
      readonly before: boolean;
      readonly target: Expression;
    })
  | (At & {
      readonly kind: 'choice';
      readonly condition: Expression;
      readonly yes: Expression;
      readonly no: Expression;
    })
  | (At & { readonly kind: 'cast'; readonly type: TypeName; readonly operand: Expression })
  | (At & { readonly kind: 'instanceof'; readonly type: TypeName; readonly operand: Expression })
  | (At & { readonly kind: 'unsupported'; readonly text: string });

export type Statement =
  | (At & { readonly kind: 'block'; readonly statements: readonly Statement[] })
  | (At & {
      readonly kind: 'local';
      readonly type: TypeName;
      readonly names: readonly { readonly name: string; readonly value: Expression | undefined }[];
    })
  | (At & { readonly kind: 'expression'; readonly expression: Expression })
  | (At & {
      readonly kind: 'if';
      readonly condition: Expression;
      readonly yes: Statement;
      readonly no: Statement | undefined;
    })
  | (At & {
      readonly kind: 'for-each';
      readonly type: TypeName;
      readonly name: string;
      readonly items: Expression;
      readonly body: Statement;
    })
  | (At & {
      readonly kind: 'for';
      readonly start: readonly Statement[];
      readonly condition: Expression | undefined;
      readonly step: readonly Expression[];
      readonly body: Statement;
    })
  | (At & {
      readonly kind: 'while';
      readonly condition: Expression;
      readonly body: Statement;
      /** True for do-while. */
      readonly bodyFirst: boolean;
    })
  | (At & {
      readonly kind: 'try';
      readonly body: Statement;
      readonly catches: readonly { readonly type: string; readonly name: string; readonly body: Statement }[];
      readonly finally: Statement | undefined;
    })
  | (At & { readonly kind: 'return'; readonly value: Expression | undefined })
  | (At & { readonly kind: 'throw'; readonly value: Expression })
  | (At & { readonly kind: 'break' | 'continue' })
  | (At & { readonly kind: 'unsupported'; readonly text: string });

export interface Parameter {
  readonly name: string;
  readonly type: TypeName;
}

/** A method, or a constructor (named after its class, without a return type). */
export interface Method {
  readonly name: string;
  readonly line: number;
  readonly isStatic: boolean;
  readonly parameters: readonly Parameter[];
  /** Absent for void and for constructors. */
  readonly returns: TypeName | undefined;
  /** Absent in interfaces and for abstract methods. */
  readonly body: Statement | undefined;
  /** Absent without `@AuraEnabled`. */
  readonly auraEnabled: { readonly cacheable: boolean } | undefined;
}

export interface Field {
  readonly name: string;
  readonly type: TypeName;
  readonly isStatic: boolean;
  readonly initial: Expression | undefined;
  /** The getter's code of a property that has one. */
  readonly getter: Statement | undefined;
}

export interface ApexClass {
  /** `Outer` or `Outer.Inner`. */
  readonly name: string;
  readonly outer: string | undefined;
  readonly extends: string | undefined;
  readonly fields: readonly Field[];
  readonly methods: readonly Method[];
  readonly constructors: readonly Method[];
  readonly inner: readonly ApexClass[];
  /** Names of an enum's constants; absent for a class. */
  readonly constants: readonly string[] | undefined;
}
