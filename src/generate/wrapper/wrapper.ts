import type { Spec } from '../../spec/model.ts';
import type { Detection } from '../detect/detect.ts';
import { namesThatAreKeywords } from '../series/c-keywords.ts';
import { wrapperInC } from './c.ts';
import { wrapperInGo } from './go.ts';
import { wrapperInPython } from './python.ts';
import { wrapperInRust } from './rust.ts';
import { type WrappedCall, wrappedCall } from './wrapped-call.ts';

/** The languages in which wrappers are written. */
export const WRAPPER_LANGUAGES = [
  'C',
  'Rust',
  'Go',
  'Python',
] as const satisfies readonly Detection['language'][];
/** A language in which wrappers are written. */
export type WrapperLanguage = (typeof WRAPPER_LANGUAGES)[number];

/** Code, or why there is none. */
export type WrapperCode =
  | { readonly ok: true; readonly code: string }
  | { readonly ok: false; readonly message: string };

const WRITERS: Readonly<Record<WrapperLanguage, (call: WrappedCall) => string>> = {
  C: wrapperInC,
  Rust: wrapperInRust,
  Go: wrapperInGo,
  Python: wrapperInPython,
};

/**
 * A function that makes a call, and calls a fallback of the program where the kernel does not have the call or a filter
 * hides it, with what each failure means as a comment.
 *
 * @param provisional a number for a call to which the spec gives none
 */
export function wrapperCode(spec: Spec, language: WrapperLanguage, provisional?: bigint): WrapperCode {
  const keywords = namesThatAreKeywords(spec);
  if (language === 'C' && keywords.length > 0)
    return {
      ok: false,
      message: `${spec.name} has names that are keywords of C: ${keywords.join('; ')}\nhelp: rename them in the spec`,
    };
  const wrapped = wrappedCall(spec, provisional);
  return wrapped.ok ? { ok: true, code: WRITERS[language](wrapped.call) } : wrapped;
}
