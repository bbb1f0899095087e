import type { Call } from '../spec/model.ts';
import type { World } from './world.ts';

/** The results of a call, by world. */
export type AnswersTo = (call: Call) => ReadonlyMap<World, string>;
