import type { FileDiff } from '../diff.ts';
import type { NewValue } from '../uapi-values.ts';
import { fact } from './told.ts';

const IDENTIFIER = /SPDX-License-Identifier:/;
const TEXT =
  /\b(?:Redistribution and use in source and binary forms|THIS SOFTWARE IS PROVIDED|THE SOFTWARE IS PROVIDED "AS IS"|This program is free software[;:,]|Permission is hereby granted, free of charge)/i;

/** New files that name their licence and repeat its text (Documentation/process/license-rules.rst). */
export function licenceTexts(files: readonly FileDiff[]): readonly NewValue[] {
  return files
    .flatMap(({ oldPath, newPath: path, hunks }): readonly NewValue[] => {
      if (oldPath !== undefined || path === undefined || path.startsWith('LICENSES/')) return [];
      const lines = hunks.flatMap((hunk) => hunk.lines);
      if (!lines.slice(0, 3).some(({ text }) => IDENTIFIER.test(text))) return [];
      const found = lines.find(({ text }) => TEXT.test(text));
      if (found === undefined) return [];
      const message =
        'the file repeats the text of a licence that its SPDX tag names, and tools have to compare the two; leave the text out (Documentation/process/license-rules.rst)';
      return [fact(path, found.line, message)];
    })
    .slice(0, 1);
}
