import {
  ApexErrorListener,
  ApexParserFactory,
  type AnnotationContext,
  type ClassBodyDeclarationContext,
  type ClassDeclarationContext,
  type EnumDeclarationContext,
  type FormalParametersContext,
  type ModifierContext,
  type PropertyDeclarationContext,
} from '@apexdevtools/apex-parser';
import { lineOf, textOf, toExpression, toTypeName } from './parse-expression.ts';
import { toStatement } from './parse-statement.ts';
import type { ApexClass, Field, Method, Parameter } from './syntax.ts';

class SyntaxErrors extends ApexErrorListener {
  readonly messages: string[] = [];

  override apexSyntaxError(line: number, column: number, message: string): void {
    this.messages.push(`${line}:${column} ${message}`);
  }
}

/**
 * The class in a `.cls` file, or undefined where the file holds something else (an interface). Throws an Error that names the
 * file and the places when the text is no Apex.
 */
export function parseApexClass(source: string, file: string): ApexClass | undefined {
  const errors = new SyntaxErrors();
  const { parser } = ApexParserFactory.createLexerAndParser(source, errors);
  const unit = parser.compilationUnit();
  if (errors.messages.length > 0) throw new Error(`${file} is not valid Apex: ${errors.messages.join('; ')}`);
  const declaration = unit.typeDeclaration();
  const enumeration = declaration.enumDeclaration();
  if (enumeration !== null) return enumClass(enumeration, undefined);
  const body = declaration.classDeclaration();
  return body === null ? undefined : toClass(body, undefined);
}

function toClass(context: ClassDeclarationContext, outer: string | undefined): ApexClass {
  const name = qualified(context.id().getText(), outer);
  const parts = {
    fields: [] as Field[],
    methods: [] as Method[],
    constructors: [] as Method[],
    inner: [] as ApexClass[],
  };
  for (const declaration of context.classBody().classBodyDeclaration_list())
    addMember(declaration, name, parts);
  const parent = context.typeRef();
  return {
    name,
    outer,
    extends: parent === null ? undefined : textOf(parent),
    constants: undefined,
    ...parts,
  };
}

interface ClassParts {
  readonly fields: Field[];
  readonly methods: Method[];
  readonly constructors: Method[];
  readonly inner: ApexClass[];
}

function addMember(declaration: ClassBodyDeclarationContext, className: string, parts: ClassParts): void {
  const member = declaration.memberDeclaration();
  if (member === null) return;
  const modifiers = declaration.modifier_list();
  const isStatic = modifiers.some((modifier) => textOf(modifier).toLowerCase() === 'static');
  const method = member.methodDeclaration();
  const constructor = member.constructorDeclaration();
  const field = member.fieldDeclaration();
  const property = member.propertyDeclaration();
  const innerClass = member.classDeclaration();
  const innerEnum = member.enumDeclaration();
  if (method !== null) {
    const block = method.block();
    parts.methods.push({
      name: method.id().getText(),
      line: lineOf(method),
      isStatic,
      parameters: toParameters(method.formalParameters()),
      returns: method.typeRef() === null ? undefined : toTypeName(method.typeRef()),
      body: block === null ? undefined : toStatement(block),
      auraEnabled: auraEnabled(modifiers),
    });
  } else if (constructor !== null) {
    parts.constructors.push({
      name: textOf(constructor.qualifiedName()),
      line: lineOf(constructor),
      isStatic: false,
      parameters: toParameters(constructor.formalParameters()),
      returns: undefined,
      body: toStatement(constructor.block()),
      auraEnabled: undefined,
    });
  } else if (field !== null) {
    const type = toTypeName(field.typeRef());
    for (const declarator of field.variableDeclarators().variableDeclarator_list()) {
      const initial = declarator.expression() === null ? undefined : toExpression(declarator.expression());
      parts.fields.push({ name: declarator.id().getText(), type, isStatic, initial, getter: undefined });
    }
  } else if (property !== null) parts.fields.push(toProperty(property, isStatic));
  else if (innerClass !== null) parts.inner.push(toClass(innerClass, className));
  else if (innerEnum !== null) parts.inner.push(enumClass(innerEnum, className));
}

function toProperty(property: PropertyDeclarationContext, isStatic: boolean): Field {
  const blocks = property.propertyBlock_list().map((block) => block.getter()?.block() ?? null);
  const getter = blocks.find((block) => block !== null);
  return {
    name: property.id().getText(),
    type: toTypeName(property.typeRef()),
    isStatic,
    initial: undefined,
    getter: getter === undefined || getter === null ? undefined : toStatement(getter),
  };
}

function enumClass(context: EnumDeclarationContext, outer: string | undefined): ApexClass {
  const constants =
    context
      .enumConstants()
      ?.id_list()
      .map((id) => id.getText()) ?? [];
  const name = qualified(context.id().getText(), outer);
  return { name, outer, extends: undefined, constants, fields: [], methods: [], constructors: [], inner: [] };
}

function toParameters(context: FormalParametersContext): Parameter[] {
  const list = context.formalParameterList()?.formalParameter_list() ?? [];
  return list.map((parameter) => ({ name: parameter.id().getText(), type: toTypeName(parameter.typeRef()) }));
}

function auraEnabled(modifiers: readonly ModifierContext[]): Method['auraEnabled'] {
  for (const modifier of modifiers) {
    const annotation: AnnotationContext | null = modifier.annotation();
    if (annotation === null || annotation.id().getText().toLowerCase() !== 'auraenabled') continue;
    return { cacheable: /cacheable=true/i.test(textOf(annotation)) };
  }
  return undefined;
}

function qualified(name: string, outer: string | undefined): string {
  return outer === undefined ? name : `${outer}.${name}`;
}
