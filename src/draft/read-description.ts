import type { CallDescription } from './call-description.ts';
import { fromKapi } from './from/kapi.ts';
import { fromPatch, type PatchContent } from './from/patch.ts';
import { fromSyzlang } from './from/syzlang.ts';
import { fromTraceFormat } from './from/trace-format.ts';

/** The calls that a text describes, in any known form; empty if its form is not known. */
export function readDescription(text: string): readonly CallDescription[] {
  return readPatchContent(text).calls;
}

/** The same, with the definitions that could not be read. */
export function readPatchContent(text: string): PatchContent {
  if (/\bSYSCALL_DEFINE[0-6]\s*\(/.test(text) && !/^\s*[[{]/.test(text)) return fromPatch(text);
  return { calls: readOther(text), faults: [], repeated: [] };
}

function readOther(text: string): readonly CallDescription[] {
  if (/^\s*[[{]/.test(text)) return fromKapi(text);
  if (/^name:\s*sys_enter_\w+/m.test(text)) return fromTraceFormat(text);
  return fromSyzlang(text);
}

/** The known forms, for messages about other input. */
export const INPUT_FORMS =
  'a patch or C source with SYSCALL_DEFINEn, the format file of a tracepoint, syzlang (auto.txt), or JSON of KAPI';
