import { readFileSync } from 'node:fs';
import { lazily } from '../../spec/lazily.ts';
import { SIGNAL_NAMES } from '../../spec/signal.ts';
import { findFiles } from './find-files.ts';
import { shippedCorpus } from './inputs.ts';

/**
 * Finds the number of a constant in the package's specs, whichever call they describe: `CLONE_NEWUSER` is clone3's, and
 * unshare's as well. Undefined if none has it, or if they differ, as they may by architecture.
 */
export function findConstant(name: string): bigint | undefined {
  return constants().get(name);
}

/** All constants of the package's specs; undefined for those that differ. */
export const constants = lazily(readConstants);

const VALUE = /\b([A-Z][A-Z0-9_]{2,}): *(0x[0-9a-fA-F]{1,16}|0o?[0-7]{1,22}|-?\d{1,19})(?=[\s,}])/g;

function readConstants(): ReadonlyMap<string, bigint | undefined> {
  // clone()'s flags have a signal in them, as most architectures number it.
  const table = new Map<string, bigint | undefined>(
    SIGNAL_NAMES.map((name, index) => [name, BigInt(index + 1)]),
  );
  for (const path of findFiles(shippedCorpus()).files)
    for (const [, name = '', text = ''] of readFileSync(path, 'utf8').matchAll(VALUE)) {
      const value = BigInt(/^0[0-7]+$/.test(text) ? `0o${text.slice(1)}` : text);
      table.set(name, !table.has(name) || table.get(name) === value ? value : undefined);
    }
  return table;
}
