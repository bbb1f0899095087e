#!/usr/bin/env node
import module from 'node:module';

// Keep compiled code, since compiling takes longer than checking a spec. Node has this cache from 22.1 on.
const enable: unknown = Reflect.get(module, 'enableCompileCache');
if (typeof enable === 'function') Reflect.apply(enable, module, []);
await import('./main.ts');
