import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { specJsonSchema } from '../spec/definition.ts';
import { PACKAGE } from './package-info.ts';

/** Part of the build: writes the JSON Schema of the spec language next to the code that it is made from. */
const schema = specJsonSchema(`${PACKAGE.homepage}/syscall.schema.json`);
writeFileSync(join(PACKAGE.root, 'dist', 'syscall.schema.json'), `${JSON.stringify(schema, null, 2)}\n`);
