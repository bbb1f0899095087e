// The floor for any linter of YAML: reads every file below a folder and loads it with js-yaml.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';

function visit(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) visit(path);
    else load(readFileSync(path, 'utf8'));
  }
}

visit(process.argv[2]);
