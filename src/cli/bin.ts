#!/usr/bin/env node
import { readdirSync } from 'node:fs';
import module from 'node:module';

/**
 * Keeps compiled code, since compiling takes longer than checking a spec. Node has this cache from 22.1 on.
 *
 * @returns whether code is in the cache, of this program or of others
 */
function enableCompileCache(): boolean {
  const enable: unknown = Reflect.get(module, 'enableCompileCache');
  if (typeof enable !== 'function') return false;
  const enabled: unknown = Reflect.apply(enable, module, []);
  const directory: unknown =
    typeof enabled === 'object' && enabled !== null ? Reflect.get(enabled, 'directory') : undefined;
  try {
    return typeof directory === 'string' && readdirSync(directory).length > 0;
  } catch {
    return false;
  }
}

// Node caches what V8 compiles on loading: by default few functions, and the others are compiled again in each run. Where
// nothing is cached yet, as in most CI jobs, compiling all of them takes longer than it saves.
const isCached = enableCompileCache();
// node:v8 is loaded only where it is needed.
if (isCached) process.getBuiltinModule('node:v8').setFlagsFromString('--no-lazy');
const { main } = await import('./main.ts');
// What Node loads of its own later was cached without this flag.
if (isCached) process.getBuiltinModule('node:v8').setFlagsFromString('--lazy');
await main();
