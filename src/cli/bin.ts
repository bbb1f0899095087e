#!/usr/bin/env node
import module from 'node:module';

// What is compiled once is kept, from Node 22.1 on: compiling takes longer than judging a spec. Node 20 has no such cache.
const enable: unknown = Reflect.get(module, 'enableCompileCache');
if (typeof enable === 'function') Reflect.apply(enable, module, []);
await import('./main.ts');
