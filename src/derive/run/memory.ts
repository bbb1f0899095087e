import type { TypeName } from '../c/syntax.ts';
import { pointedTo } from '../c/type-name.ts';
import type { Types } from '../tree/types.ts';
import { asNumber } from '../value/as-number.ts';
import { LOST } from '../value/condition.ts';
import { nextSerial } from '../value/keys.ts';
import { convert, type Term } from '../value/term.ts';
import {
  type Content,
  choice,
  mapValue,
  number,
  type PathValue,
  type Place,
  term,
  unknownValue,
  valueId,
} from '../value/value.ts';
import type { PathState, Reader } from './state.ts';

/** What a variable, or a field of one, holds. */
export function load(types: Types, { variable, path }: Place, state: PathState): PathValue {
  const content = state.variables.get(variable);
  if (!content) return unknownValue('a variable', `variable:${variable}`);
  if (path === '') {
    if (content.value) return state.resolve(content.value);
    return { kind: 'struct', content };
  }
  return state.resolve(readField(types, content, path, `variable:${variable}`));
}

/** What a field of a struct holds. */
function readField(types: Types, content: Content, path: string, id: string): PathValue {
  const written = content.fields.get(path);
  if (written) return written;
  const whole = writtenAround(content, path);
  if (whole) return readPart(types, whole.value, path.slice(whole.path.length + 1), id);
  // A part of a struct that was written as a whole, or the whole of one whose parts were.
  const field = types.field(content.type, path);
  if (field && [...content.fields.keys()].some((other) => other.startsWith(`${path}.`)))
    return { kind: 'struct', content: part(content, path, field.type) };
  if (content.value && /^(?:file|val|ptr)$/.test(path)) return content.value;
  const scalar = field && types.scalar(field.type);
  if (content.copied !== undefined && field) {
    if (scalar && field.type.dimensions.length === 0)
      return term(
        {
          kind: 'leaf',
          text: `${content.copied}.${path}`,
          type: scalar,
          behind: content.copied.split('.')[0],
        },
        field.type,
      );
    return { kind: 'struct', content: part(content, path, field.type) };
  }
  if (content.isZeroed && scalar) return number(0n, scalar);
  return unknownValue(path, `${id}.${path}`);
}

/** The innermost struct around a field that was written as a whole. */
function writtenAround(
  { fields }: Content,
  path: string,
): { readonly path: string; readonly value: PathValue } | undefined {
  for (let end = path.lastIndexOf('.'); end > 0; end = path.lastIndexOf('.', end - 1)) {
    const value = fields.get(path.slice(0, end));
    if (value) return { path: path.slice(0, end), value };
  }
  return undefined;
}

function readPart(types: Types, whole: PathValue, path: string, id: string): PathValue {
  if (whole.kind === 'choice')
    return choice(
      whole.condition,
      readPart(types, whole.then, path, id),
      readPart(types, whole.otherwise, path, id),
    );
  if (whole.kind === 'struct') return readField(types, whole.content, path, id);
  return unknownValue(path, `${valueId(whole)}.${path}`);
}

/** A field that is a struct itself. */
function part(content: Content, path: string, type: TypeName): Content {
  const fields = new Map<string, PathValue>();
  for (const [own, value] of content.fields)
    if (own.startsWith(`${path}.`)) fields.set(own.slice(path.length + 1), value);
  return {
    type,
    value: undefined,
    copied: content.copied === undefined ? undefined : `${content.copied}.${path}`,
    fields,
    isZeroed: content.isZeroed,
  };
}

/** Writes to a variable, or to a field of one. */
export function store(types: Types, { variable, path }: Place, value: PathValue, state: PathState): void {
  const content = state.variables.get(variable);
  if (!content) return;
  if (path === '') {
    if (value.kind === 'struct') {
      state.variables.set(variable, { ...value.content, type: content.type });
      return;
    }
    const scalar = types.scalar(content.type);
    const held = scalar ? converted(value, scalar) : value;
    state.variables.set(variable, { ...content, value: asPointer(held, content.type) });
    return;
  }
  const fields = new Map(content.fields);
  for (const other of fields.keys()) if (other.startsWith(`${path}.`)) fields.delete(other);
  const field = types.field(content.type, path);
  const scalar = field && types.scalar(field.type);
  fields.set(path, scalar ? converted(value, scalar) : value);
  state.variables.set(variable, { ...content, fields });
}

/** `struct aio_ring __user *ring = (void __user *)ctx`: a variable says what it points to. */
function asPointer(value: PathValue, type: TypeName): PathValue {
  if (!type.isUser || type.pointers !== 1 || type.base === 'void') return value;
  return mapValue(value, (simple) =>
    simple.kind === 'term' && simple.pointee?.base === 'void' ? term(simple.term, type) : simple,
  );
}

/** A value as a variable of an integer type holds it. */
export function converted(value: PathValue, scalar: Term['type']): PathValue {
  return mapValue(asNumber(value, scalar), (simple) =>
    simple.kind === 'term' ? term(convert(simple.term, scalar), simple.pointee) : simple,
  );
}

/** Forgets what lies behind an address that was given to code which nobody followed. */
export function forget({ variable, path }: Place, state: PathState, why: string): void {
  const content = state.variables.get(variable);
  if (!content || content.isConstant) return;
  const lost = unknownValue(why, `${LOST}${variable}:${path}:${why}:${nextSerial()}`);
  if (path === '')
    state.variables.set(variable, {
      type: content.type,
      value: content.value ? lost : undefined,
      copied: undefined,
      fields: new Map(),
      isZeroed: false,
    });
  else {
    const fields = new Map(content.fields);
    fields.set(path, lost);
    state.variables.set(variable, { ...content, fields });
  }
}

/** What a struct that the caller passes by a pointer is, once it was copied. */
export function copiedFrom(target: string, type: TypeName): Content {
  return {
    type: pointedTo({ ...type, pointers: type.pointers + 1 }),
    value: undefined,
    copied: target,
    fields: new Map(),
    isZeroed: false,
  };
}

/** How the fields of two structs are merged. */
export function fieldReader(types: Types, id: string): Reader {
  return {
    value: (content, path) => readField(types, content, path, id),
    paths: ({ type, value }) =>
      value
        ? []
        : (types.structOf(type)?.fields ?? [])
            .flatMap(({ name }) => (name === '' ? [] : [name]))
            .slice(0, MAX_FIELDS),
  };
}

/** Larger structs are the kernel's own. */
const MAX_FIELDS = 60;
