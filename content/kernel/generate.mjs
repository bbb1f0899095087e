/*
 * Writes adding-syscalls.patch: the section of section.md, put into a kernel tree's adding-syscalls.rst.
 *
 *     npm run build && node content/kernel/generate.mjs LINUX
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTwoFilesPatch } from 'diff';
import { kernelSection } from '../../dist/src/site/rst/kernel-section.js';

const PATH = 'Documentation/process/adding-syscalls.rst';
/** The section that ours stands before. */
const NEXT = /^Proposing the API\n-+\n/m;

const [tree] = process.argv.slice(2);
if (tree === undefined) throw new Error('which kernel tree?');
const old = readFileSync(join(tree, PATH), 'utf8');
const at = old.search(NEXT);
if (at === -1) throw new Error(`${PATH} has no section ${NEXT}`);
const section = kernelSection(readFileSync(join(import.meta.dirname, 'section.md'), 'utf8'));
const patched = `${old.slice(0, at)}${section}\n\n${old.slice(at)}`;
const diff = createTwoFilesPatch(`a/${PATH}`, `b/${PATH}`, old, patched).replace(/^=+\n/, '');
const message = readFileSync(join(import.meta.dirname, 'message.txt'), 'utf8');
writeFileSync(join(import.meta.dirname, 'adding-syscalls.patch'), `${message}---\n${diff}`);
