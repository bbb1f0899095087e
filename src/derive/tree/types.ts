import { BUILTIN_TYPEDEFS } from '../../spec/types/builtin.ts';
import { readExpression } from '../c/read.ts';
import type { Expression, TypeName } from '../c/syntax.ts';
import { isPointer, structName } from '../c/type-name.ts';
import { constant, POINTER, type Scalar, type Term } from '../value/term.ts';
import { builtinScalar } from './builtin-scalar.ts';
import { constantValue, enumerator } from './constant-value.ts';
import type { KernelOptions } from './kernel-options.ts';
import { Memo } from './lookups.ts';
import { expandMacro, macroExpression, macroText } from './macro-text.ts';
import { elementOf, type PlacedField } from './placed-field.ts';
import type { AttributeNames } from './placement.ts';
import { rank } from './rank.ts';
import type { Located, SourceTree } from './source-tree.ts';
import { fieldAt, MAX_DEPTH, sizeOfStruct } from './struct-layout.ts';
import { readStruct, type StructText } from './structs.ts';
import { wellKnown } from './well-known.ts';

/** The types and the constants of a tree. */
export class Types {
  readonly #tree: SourceTree;
  readonly #configuration: KernelOptions;
  readonly #constants: Memo<Term | undefined>;
  readonly #structs: Memo<StructText | undefined>;
  readonly #typedefs: Memo<TypeName | undefined>;
  readonly #fields: Memo<PlacedField | undefined>;

  constructor(tree: SourceTree, configuration: KernelOptions) {
    this.#tree = tree;
    this.#configuration = configuration;
    this.#constants = new Memo(tree.lookups);
    this.#structs = new Memo(tree.lookups);
    this.#typedefs = new Memo(tree.lookups);
    this.#fields = new Memo(tree.lookups);
  }

  /** The integer type of a name; undefined for structs and what is not known. */
  scalar(type: TypeName, depth = 0): Scalar | undefined {
    if (isPointer(type)) return POINTER;
    const known = builtinScalar(type.base);
    if (known) return known;
    const alias = this.#typedef(type.base);
    // A typedef of itself, or of one that leads back to it, is no type.
    return alias && depth < MAX_DEPTH ? this.scalar(alias, depth + 1) : undefined;
  }

  /** A type without a name for a pointer: `cap_user_header_t` is `struct __user_cap_header_struct __user *`. */
  withoutAlias(type: TypeName): TypeName {
    if (type.pointers > 0 || type.dimensions.length > 0) return type;
    const alias = this.#typedef(type.base);
    return alias && alias.pointers > 0 ? { ...type, ...alias } : type;
  }

  /** The number in the brackets of `[FIRST] = …`, as code in a file sees it. */
  indexOf(text: string, path: string): number | undefined {
    const expression = readExpression(text);
    const value = expression && this.valueOf(expression, path);
    return value?.kind === 'constant' ? Number(value.value) : undefined;
  }

  /** A struct or union by name: `open_how`. */
  struct(name: string): StructText | undefined {
    return this.#structs.get(name, () => {
      const found = this.#best(this.#tree.all(name, 'struct', 'union'));
      const text = found && this.#tree.text(found.path);
      if (!found || text === undefined) return undefined;
      const [tail] = /^[^;={]{0,200}/.exec(text.slice(found.end, found.end + 200)) ?? [''];
      const attributes = `${text.slice(found.start, found.body).replace(/\w+\s*$/, '')} ${tail}`;
      return readStruct(text, found.body, found.end, found.kind === 'union', attributes, {
        attribute: (word) => this.#attribute(word, found.path),
        valueOf: (expression) => {
          const value = this.valueOf(expression, found.path);
          return value?.kind === 'constant' ? value.value : undefined;
        },
      });
    });
  }

  /** What a macro among attributes stands for in a file. */
  #attribute(name: string, path: string): ReturnType<AttributeNames['attribute']> {
    const found = this.#tree.all(name, 'macro');
    const own = found.filter((one) => one.path === path);
    const possible = own.length > 0 ? own : found;
    const best = this.#best(possible);
    if (!best) return undefined;
    const text = this.#tree.text(best.path)?.slice(best.body, best.end);
    if (text === undefined || text.startsWith('(')) return undefined;
    return this.#configuration.isOpen(best.conditions) && possible.length > 1
      ? 'open'
      : { text: macroText(text) };
  }

  /** The struct that a type is, or points to. */
  structOf(type: TypeName, depth = 0): StructText | undefined {
    const name = structName(type);
    if (name !== undefined) return this.struct(name);
    const alias = this.#typedef(type.base);
    return alias && !isPointer(alias) && depth < MAX_DEPTH ? this.structOf(alias, depth + 1) : undefined;
  }

  /** The field at a path (`range.start`), also through structs without a name. */
  field(type: TypeName, path: string): PlacedField | undefined {
    return this.#fields.get(`${type.base}.${path}`, () => {
      const struct = this.structOf(type);
      return struct && this.fieldOf(struct, path);
    });
  }

  fieldOf(struct: StructText, path: string): PlacedField | undefined {
    const found = fieldAt(this, struct, path.replace(/\[\d+\]/g, '').split('.'));
    return found && elementOf(found, /(?:\[\d+\])+$/.exec(path)?.[0].match(/\[/g)?.length ?? 0);
  }

  /** The bytes of a type; undefined where they are not known. */
  sizeOf(type: TypeName, depth = 0): number | undefined {
    if (depth > MAX_DEPTH) return undefined;
    let count = 1;
    for (const dimension of type.dimensions) {
      const length = dimension && this.valueOf(dimension);
      if (length?.kind !== 'constant') return undefined;
      count *= Number(length.value);
    }
    if (type.pointers > 0) return 8 * count;
    const scalar = this.scalar({ ...type, dimensions: [] });
    if (scalar) return scalar.size * count;
    const known = BUILTIN_TYPEDEFS.get(type.base);
    if (known?.kind === 'struct') return known.size * count;
    const struct = this.structOf(type);
    const size = struct && sizeOfStruct(this, struct, depth);
    return size === undefined ? undefined : size * count;
  }

  #typedef(name: string): TypeName | undefined {
    return this.#typedefs.get(name, () => {
      const found = this.#best(this.#tree.all(name, 'typedef'));
      const text = found && this.#tree.text(found.path)?.slice(found.body, found.end);
      const written = text === undefined ? undefined : /^\s*([\w\s]+?)\s*(\**)\s*(\w+)\s*$/.exec(text);
      if (found && text !== undefined && found.body !== found.start + 'typedef '.length)
        return this.#typedefOfTagged(found, text);
      if (written?.[1] === undefined) return undefined;
      return {
        base: written[1]
          .replace(/\b(?:const|volatile|__bitwise)\b/g, '')
          .replace(/\s+/g, ' ')
          .trim(),
        pointers: written[2]?.length ?? 0,
        isUser: false,
        dimensions: [],
      };
    });
  }

  /** `typedef struct x { … } __user *x_t;`, of which `text` is what stands behind the brace. */
  #typedefOfTagged({ path, start }: Located, text: string): TypeName | undefined {
    const head = this.#tree.text(path)?.slice(start, start + 300) ?? '';
    const base = /^typedef\s+((?:struct|union)\s+\w+)\s*\{/.exec(head)?.[1];
    if (base === undefined) return undefined;
    return {
      base: base.replace(/\s+/g, ' '),
      pointers: text.split('*').length - 1,
      isUser: text.includes('__user'),
      dimensions: [],
    };
  }

  /** The value of a constant, a macro or an enumerator, as code in a file sees it. */
  constant(name: string, path = ''): Term | undefined {
    // A spec is of the 64-bit ABI.
    if (/^(?:__)?BITS_PER_LONG(?:_LONG)?$/.test(name)) return constant(64n);
    const macros = this.#tree.all(name, 'macro', 'enum');
    const own = macros.some((macro) => macro.path === path && path.endsWith('.c')) ? path : '';
    if (macros.length === 0) return wellKnown(name);
    return this.#constants.get(`${own}:${name}`, () => this.#read(name, own, macros));
  }

  #read(name: string, own: string, found: readonly Located[]): Term | undefined {
    const possible = own === '' ? found : found.filter(({ path }) => path === own);
    const best = this.#best(possible);
    const value = best && this.#valueAt(name, best);
    if (!best || value?.kind !== 'constant') return undefined;
    if (this.#configuration.isOpen(best.conditions)) {
      // It may be a variable otherwise (nr_node_ids), or have another value.
      if (/^[a-z]/.test(name)) return undefined;
      const beside = possible.filter(
        ({ path, conditions }) => path === best.path && this.#configuration.allHold(conditions),
      );
      for (const other of beside) {
        const there = this.#valueAt(name, other);
        if (there?.kind !== 'constant' || there.value !== value.value) return undefined;
      }
    }
    return constant(value.value, value.type, name);
  }

  #valueAt(name: string, found: Located): Term | undefined {
    const text = this.#tree.text(found.path);
    if (text === undefined) return undefined;
    return found.kind === 'enum' ? enumerator(this, text, found, name) : this.#macro(text, found);
  }

  #macro(text: string, found: Located): Term | undefined {
    const expression = macroExpression(text, found);
    return expression && this.valueOf(expression, found.path);
  }

  text(name: string, path: string): Expression | undefined {
    const found = this.#tree.all(name, 'macro');
    const best = this.#best(found.filter((one) => one.path === path)) ?? this.#best(found);
    const text = best && this.#tree.text(best.path);
    return best && text !== undefined ? macroExpression(text, best) : undefined;
  }

  /** The value of an expression of constants. */
  valueOf(expression: Expression, path = '', depth = 0): Term | undefined {
    return constantValue(this, expression, path, depth);
  }

  /** What a macro with arguments becomes; undefined where the tree has none of that name. */
  expandedMacro(name: string, operands: readonly string[], path = ''): string | undefined {
    const found = this.#tree.all(name, 'macro');
    const own = this.#best(found.filter((one) => one.path === path));
    // `#ifndef GET_TSC_CTL` in kernel/sys.c: what the architecture's headers define comes first.
    const isDefault = own?.conditions.includes(`!defined(${name})`) === true;
    const headers = isDefault ? found.filter((one) => /\.h$/.test(one.path) && one.path !== path) : [];
    const best = this.#best(headers) ?? own ?? this.#best(found);
    const text = best && this.#tree.text(best.path);
    if (!best || text === undefined || text[best.body] !== '(') return undefined;
    return expandMacro(text.slice(best.body, best.end), operands);
  }

  /** Of several definitions the one that this architecture and configuration have. */
  #best(found: readonly Located[]): Located | undefined {
    const possible = found.filter(({ conditions }) => this.#configuration.allHold(conditions));
    return [...(possible.length > 0 ? possible : found)].sort((one, other) => rank(one) - rank(other))[0];
  }
}
