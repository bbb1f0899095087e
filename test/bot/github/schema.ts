import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';

/** JSON as a schema or a document has it. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** GitHub's description of its REST API, cut to what the bot uses (cut-description.mjs), as JSON Schema. */
const description = asJsonSchema(
  JSON.parse(readFileSync(join(import.meta.dirname, 'description.json'), 'utf8')),
);

const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: false });
ajv.addSchema({ $id: 'github', ...(isObject(description) ? description : {}) });

/** OpenAPI 3.0 says `nullable` where JSON Schema says `null`. */
function asJsonSchema(value: Json): Json {
  if (Array.isArray(value)) return value.map((each: Json) => asJsonSchema(each));
  if (!isObject(value)) return value;
  const made = Object.fromEntries(
    Object.entries(value).map(([key, inner]): [string, Json] => [
      key,
      key === '$ref' && typeof inner === 'string' ? `github${inner}` : asJsonSchema(inner),
    ]),
  );
  if (made.nullable !== true) return made;
  const { nullable: _, ...schema } = made;
  return { anyOf: [schema, { type: 'null' }] };
}

/** What stands at a place of the description: `/paths/~1app/get`. */
function at(pointer: string): Json | undefined {
  return pointer
    .slice(1)
    .split('/')
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<Json | undefined>((place, key) => (isObject(place) ? place[key] : undefined), description);
}

function resolve(
  schema: Json | undefined,
  pointer: string,
): { schema: JsonObject; pointer: string } | undefined {
  if (!isObject(schema)) return undefined;
  const reference = schema.$ref;
  if (typeof reference !== 'string') return { schema, pointer };
  const target = reference.replace(/^github#/, '');
  return resolve(at(target), target);
}

const validators = new Map<string, ValidateFunction>();

function validatorAt(pointer: string): ValidateFunction {
  const known = validators.get(pointer);
  if (known !== undefined) return known;
  const made = ajv.compile({ $ref: `github#${encodeURI(pointer)}` });
  validators.set(pointer, made);
  return made;
}

function escapeKey(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** One operation of the API: `get /repos/{owner}/{repo}/pulls/{pull_number}`. */
export class Operation {
  readonly method: string;
  readonly path: string;
  readonly #pointer: string;

  constructor(method: string, path: string) {
    this.method = method;
    this.path = path;
    this.#pointer = `/paths/${escapeKey(path)}/${method}`;
    if (at(this.#pointer) === undefined) throw new Error(`the description has no ${method} ${path}`);
  }

  /** What is wrong with a request's body; undefined where nothing is. */
  faultOfBody(body: Json): string | undefined {
    const pointer = `${this.#pointer}/requestBody/content/application~1json/schema`;
    if (at(pointer) === undefined) return body === null ? undefined : 'no body is expected';
    if (body === null && at(`${this.#pointer}/requestBody/required`) !== true) return undefined;
    return faultAt(pointer, body);
  }

  /** What is wrong with an answer of our own. */
  faultOfAnswer(status: number, body: Json): string | undefined {
    const schema = this.#answerSchema(status);
    if (schema === undefined) return body === null ? undefined : `${status} has no body in the description`;
    return faultAt(schema, body);
  }

  /** An answer that is complete: `body`, and whatever else the description demands. */
  complete(status: number, body: Json): Json {
    const pointer = this.#answerSchema(status);
    return pointer === undefined ? body : fill(at(pointer), pointer, body);
  }

  #answerSchema(status: number): string | undefined {
    const answer = resolve(
      at(`${this.#pointer}/responses/${status}`),
      `${this.#pointer}/responses/${status}`,
    );
    if (answer === undefined)
      throw new Error(`the description has no ${status} for ${this.method} ${this.path}`);
    const pointer = `${answer.pointer}/content/application~1json/schema`;
    return at(pointer) === undefined ? undefined : pointer;
  }
}

function faultAt(pointer: string, value: Json): string | undefined {
  const validate = validatorAt(pointer);
  if (validate(value)) return undefined;
  const [error] = validate.errors ?? [];
  return `${error?.instancePath ?? ''} ${error?.message ?? 'is not valid'}`;
}

/** Fills in what a schema requires, with the plainest value of its type. */
function fill(given: Json | undefined, pointer: string, value: Json | undefined): Json {
  const found = resolve(given, pointer);
  if (found === undefined) return value ?? null;
  const { schema } = found;
  const choices = schema.anyOf ?? schema.oneOf;
  if (Array.isArray(choices)) {
    if (value === null) return null;
    if (value === undefined && choices.some((choice: Json) => isObject(choice) && choice.type === 'null'))
      return null;
    const kind = schema.anyOf === undefined ? 'oneOf' : 'anyOf';
    const made = choices.map((choice: Json, index) =>
      fill(choice, `${found.pointer}/${kind}/${index}`, value),
    );
    const fits = made.findIndex(
      (each, index) => faultAt(`${found.pointer}/${kind}/${index}`, each) === undefined,
    );
    return made[Math.max(fits, 0)] ?? null;
  }
  if (Array.isArray(schema.allOf))
    return schema.allOf.reduce<Json>(
      (sum, each: Json, index) => fill(each, `${found.pointer}/allOf/${index}`, sum),
      value ?? {},
    );
  if (schema.type === 'array')
    return Array.isArray(value)
      ? value.map((each: Json) => fill(schema.items, `${found.pointer}/items`, each))
      : (value ?? []);
  if (schema.type === 'object' || isObject(schema.properties))
    return fillObject(schema, found.pointer, value);
  if (value !== undefined) return value;
  if (Array.isArray(schema.enum)) return schema.enum[0] ?? null;
  if (schema.type === 'string') return schema.format === 'date-time' ? '2026-11-22T00:00:00Z' : 'x';
  if (schema.type === 'integer' || schema.type === 'number') return 0;
  if (schema.type === 'boolean') return false;
  return null;
}

function fillObject(schema: JsonObject, pointer: string, value: Json | undefined): Json {
  if (value !== undefined && !isObject(value)) return value;
  const properties = isObject(schema.properties) ? schema.properties : {};
  const required = Array.isArray(schema.required) ? schema.required.map(String) : [];
  const keys = [...new Set([...required, ...Object.keys(value ?? {})])];
  return Object.fromEntries(
    keys.map((key): [string, Json] => [
      key,
      fill(properties[key], `${pointer}/properties/${escapeKey(key)}`, value?.[key]),
    ]),
  );
}
