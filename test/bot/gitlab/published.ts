import type { Described, Schema } from './description.ts';

/** A document as YAML or JSON gives it. */
type Tree = unknown;

function at(value: Tree, key: string): Tree {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? Object.entries(value).find(([name]) => name === key)?.[1]
    : undefined;
}

/**
 * What GitLab's own description of its API declares otherwise than its documentation and its answers have it, by operation
 * and place.
 */
const ERRATA: ReadonlySet<string> = new Set([
  // "string", where the documentation and every answer have a number.
  'get /projects/{id}/members/all/{user_id} answer.access_level',
]);

/** In what our description of GitLab's API differs from GitLab's: operations, parameters and properties that it lacks. */
export function differences(
  description: Readonly<Record<string, Described>>,
  published: Tree,
): readonly string[] {
  const paths = Object.entries(Object(at(published, 'paths')));
  return Object.entries(description).flatMap(([key, described]) => {
    const [method = '', path = ''] = key.split(' ');
    const shape = shapeOf(`/api/v4${path}`);
    const operation = at(paths.find(([each]) => shapeOf(each) === shape)?.[1], method);
    if (operation === undefined) return [`${key}: there is no such operation`];
    const resolve = (schema: Tree): Tree => resolved(schema, published);
    const parameters = Object.values(Object(at(operation, 'parameters')));
    const named = new Set(parameters.map((each) => String(at(resolve(each), 'name'))));
    const found = [
      ...described.query.filter((name) => !named.has(name)).map((name) => `${key}: no parameter ${name}`),
    ];
    const status = at(at(operation, 'responses'), String(described.status));
    if (status === undefined) found.push(`${key}: no answer ${described.status}`);
    const compare = (place: string, own: Schema | undefined, content: Tree): void => {
      if (own === undefined) return;
      const [first] = Object.values(Object(content));
      const theirs = at(first, 'schema');
      if (theirs === undefined) found.push(`${key} ${place}: it has none`);
      else found.push(...compared(`${key} ${place}`, own, theirs, resolve));
    };
    compare('body', described.body, at(resolve(at(operation, 'requestBody')), 'content'));
    if (status !== undefined) compare('answer', described.answer, at(resolve(status), 'content'));
    return found.filter((each) => !ERRATA.has(each.split(':', 1)[0] ?? ''));
  });
}

/** A path without the names of what stands in it. */
function shapeOf(path: string): string {
  return path.replace(/\{\w+\}/g, '{}');
}

function resolved(schema: Tree, published: Tree): Tree {
  const reference = at(schema, '$ref');
  if (typeof reference !== 'string') return schema;
  const target = reference
    .replace(/^#\//, '')
    .split('/')
    .reduce<Tree>((place, key) => at(place, key.replaceAll('~1', '/').replaceAll('~0', '~')), published);
  return resolved(target, published);
}

function compared(
  place: string,
  own: Schema,
  published: Tree,
  resolve: (schema: Tree) => Tree,
): readonly string[] {
  const theirs = resolve(published);
  // Listings are described as what they list, here and there.
  if (own.items !== undefined) return compared(place, own.items, at(theirs, 'items') ?? theirs, resolve);
  const wanted = [own.type ?? []].flat().filter((type) => type !== 'null');
  const given = typesOf(theirs, resolve);
  const wrong = wanted.filter((type) => given.length > 0 && !given.includes(type));
  if (wrong.length > 0) return [`${place}: ${wrong.join()} where GitLab has ${given.join()}`];
  const allowed = at(theirs, 'enum');
  const values = (own.enum ?? []).filter((value) => Array.isArray(allowed) && !allowed.includes(value));
  if (values.length > 0) return [`${place}: no value ${values.join()}`];
  const properties = at(theirs, 'properties');
  return Object.entries(own.properties ?? {}).flatMap(([name, inner]) => {
    const theirInner = at(properties, name);
    if (theirInner !== undefined) return compared(`${place}.${name}`, inner, theirInner, resolve);
    return properties === undefined ? [] : [`${place}.${name}: there is no such property`];
  });
}

function typesOf(schema: Tree, resolve: (schema: Tree) => Tree): readonly string[] {
  const choices = at(schema, 'oneOf') ?? at(schema, 'anyOf');
  if (Array.isArray(choices)) return choices.flatMap((choice: Tree) => typesOf(resolve(choice), resolve));
  const type = at(schema, 'type');
  return typeof type === 'string' ? [type] : [];
}
